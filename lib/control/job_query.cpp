// SPDX-License-Identifier: BSL-1.0
#include "control/job_query.hpp"

#include "job/outcome.hpp"

#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/url.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

namespace urls = boost::urls;

namespace rdad::control {
namespace {

failure wrong(std::string sentence)
{
    return {make_error_code(boost::system::errc::invalid_argument), std::move(sentence)};
}

/// Answers what is wrong.
std::optional<std::string> take(job_query& query, std::string_view key, std::string value)
{
    if (key == "name") {
        query.names.push_back(std::move(value));
        return std::nullopt;
    }
    if (key == "state") {
        if (!is_state(value))
            return fmt::format("There is no state {}; there are {}.", value, all_states());
        query.states.push_back(std::move(value));
        return std::nullopt;
    }
    if (key == "limit") {
        const char* const end = value.data() + value.size();
        const auto [stop, failed] = std::from_chars(value.data(), end, query.limit);
        return failed == std::errc() && stop == end
                   ? std::nullopt
                   : std::optional(fmt::format("limit is a whole number, not {}.", value));
    }
    if (key == "reasons") {
        query.with_reasons = true;
        return std::nullopt;
    }
    return fmt::format("There is no parameter {}; there are name, state, limit and reasons.", key);
}

}  // namespace

std::string to_url_query(const job_query& query)
{
    urls::url url;
    auto parameters = url.params();
    for (const std::string& name : query.names)
        parameters.append({"name", name});
    for (const std::string& state : query.states)
        parameters.append({"state", state});
    if (query.limit != job_query().limit)
        parameters.append({"limit", std::to_string(query.limit)});
    if (query.with_reasons)
        parameters.append({"reasons", nullptr});
    const auto text = url.encoded_query();
    return {text.data(), text.size()};
}

result<job_query> read_url_query(std::string_view encoded)
{
    const auto parameters = urls::parse_query({encoded.data(), encoded.size()});
    if (!parameters)
        return wrong("The query of the URL makes no sense.");
    job_query query;
    for (const auto& each : *parameters) {
        const std::string key = each.key.decode();
        if (auto problem = take(query, key, each.value.decode()))
            return wrong(*std::move(problem));
    }
    return query;
}

std::string all_states()
{
    std::string text = "active";
    for (const job::final_state state : job::all_final_states)
        text += fmt::format(", {}", to_string(state));
    return text;
}

bool is_state(std::string_view word)
{
    return word == "active" || std::ranges::any_of(job::all_final_states, [&](job::final_state state) {
               return word == to_string(state);
           });
}

}  // namespace rdad::control
