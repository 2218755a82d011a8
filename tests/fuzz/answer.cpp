// SPDX-License-Identifier: BSL-1.0
// Answers of any content: reading them ends, and what the record keeps of one is the service's own text.

#include "job/answer.hpp"

#include "api/json/json_text.hpp"
#include "job/record.hpp"
#include "require.hpp"

#include <array>
#include <cstdint>
#include <vector>

using namespace rdad;
using namespace rdad::job;
using rdad::tests::require;

namespace {

constexpr std::array operations{
    operation::create,
    operation::patch_definition,
    operation::activate,
    operation::cancel,
    operation::get,
    operation::progress,
    operation::find_created,
    operation::list,
};
constexpr std::array statuses{200U, 201U, 302U, 400U, 403U, 404U, 422U, 500U, 503U};

/// What is skimmed is what is read, where the page can be read.
void compare(const api::skimmed_list& skimmed, std::string_view body)
{
    for (const api::ended_job& job : skimmed.ended)
        require(body.find(job.text) != body.npos);
    const auto read = api::read_job_list(body);
    if (!read)
        return;
    require(read->next == skimmed.next);
    require(read->jobs.size() <= skimmed.size);
    std::size_t active = 0;
    std::size_t ended = 0;
    for (const api::job_response& job : read->jobs) {
        if (!job.job.id || !job.job.state)
            continue;
        active += *job.job.state == api::job_state::active ? 1U : 0U;
        if (!api::is_final(*job.job.state))
            continue;
        require(ended < skimmed.ended.size() && skimmed.ended[ended].text == job.text);
        require(api::read_job_document(job.text)->job == job.job);
        ++ended;
    }
    require(active == skimmed.active.size() && ended == skimmed.ended.size());
}

}  // namespace

/// The first byte chooses the operation and the status, the others are the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const operation op = operations[data[0] % operations.size()];
    const unsigned status = statuses[data[0] / operations.size() % statuses.size()];
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const answer a = answer_of(op, status, body);
    require((a.kind == answer_kind::job) == a.job.has_value());
    require((a.kind == answer_kind::progress) == a.progress.has_value());
    require((a.kind == answer_kind::list) == (a.list.has_value() || a.skimmed.has_value()));
    require(op == operation::list || !a.skimmed);
    for (const api::job_response& job : a.list ? a.list->jobs : std::vector<api::job_response>()) {
        require(body.find(job.text) != body.npos);
        require(api::parse_json(job.text).has_value());
    }
    if (a.skimmed)
        compare(*a.skimmed, body);
    if (a.job) {
        require(body.find(a.job->text) != body.npos);
        require(api::parse_json(a.job->text).has_value());
        record r;
        r.spec_text = "{}";
        r.outcome = outcome{final_state::success, "Done.", a.error};
        r.job_text = a.job->text;
        const auto read = read_record(to_final_text(r));
        require(read.has_value() && read->job_text == r.job_text);
    }
    return 0;
}
