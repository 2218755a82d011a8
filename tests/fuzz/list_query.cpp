// SPDX-License-Identifier: BSL-1.0
// Queries of the list operation of any content: reading them ends, the next page's query says the same, and
// what a list concludes from a filter holds for the jobs that match it.

#include "emulator/list/list_query.hpp"

#include "emulator/jobs/stored_job.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstdint>

using namespace rdad::emulator;
using rdad::tests::require;

namespace {

stored_job some_job(bool is_submitted)
{
    stored_job job;
    job.id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    job.name = "it's a survey";
    job.itwin_id = "510cd1a3-3703-4729-b08c-fecd9c87c3be";
    job.definition.type = "objects2D";
    job.plan = {std::chrono::hours(1), true};
    if (is_submitted)
        job.submitted = job.created;
    return job;
}

void check(const list_query& q, const stored_job& job, time_point now)
{
    if (!matches(*q.filter, job, now))
        return;
    const auto ids = required_ids(*q.filter);
    require(!ids || std::ranges::find(*ids, job.id) != ids->end());
    require(!requires_active(*q.filter) || job.state_at(now) == rdad::api::job_state::active);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    const auto q = parse_list_query(query);
    if (!q) {
        require(!q.error().first().message.empty());
        return 0;
    }
    require(q->top >= 1 && q->top <= most_listed);
    const auto next = parse_list_query(next_query(*q, "token"));
    require(next.has_value() && next->top == q->top && next->filter_text == q->filter_text);
    if (q->filter) {
        const stored_job waiting = some_job(false);
        const stored_job started = some_job(true);
        for (const auto age : {std::chrono::minutes(1), std::chrono::minutes(90)}) {
            check(*q, waiting, waiting.created + age);
            check(*q, started, started.created + age);
        }
    }
    return 0;
}
