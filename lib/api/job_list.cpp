// SPDX-License-Identifier: BSL-1.0
#include "api/job_list.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::api {
namespace {

std::optional<std::string> link_to_next(const json::object& list)
{
    const json::object* links = read_object(list, "_links");
    const json::object* next = links ? read_object(*links, "next") : nullptr;
    auto href = next ? read_string(*next, "href") : std::nullopt;
    return href && !href->empty() ? std::move(href) : std::nullopt;
}

}  // namespace

std::optional<job_list> read_job_list(std::string_view body)
{
    const auto document = parse_json(body);
    const json::object* list = document ? document->if_object() : nullptr;
    const json::array* jobs = list ? read_array(*list, "jobs") : nullptr;
    if (!jobs)
        return std::nullopt;
    job_list read{{}, link_to_next(*list)};
    const auto texts = element_texts(text_at(body, "/jobs").value());
    for (std::size_t i = 0; i < jobs->size(); ++i) {
        if (const json::object* job = (*jobs)[i].if_object())
            read.jobs.push_back({read_job(*job), std::string(texts[i])});
    }
    return read;
}

}  // namespace rdad::api
