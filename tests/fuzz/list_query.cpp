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
    require(!requires_running(*q.filter) || rdad::api::is_under_way(job.state_at(now)));
}

void check_query(std::string_view query, const filter_rules& rules)
{
    const auto q = parse_list_query(query, rules);
    if (!q)
        return require(!q.error().first().message.empty());
    require(q->top >= 1 && q->top <= most_listed);
    const auto next = parse_list_query(next_query(*q, "token"), rules);
    require(next.has_value() && next->top == q->top && next->filter_text == q->filter_text);
    if (q->filter) {
        const stored_job waiting = some_job(false);
        const stored_job started = some_job(true);
        for (const auto age : {std::chrono::minutes(1), std::chrono::minutes(90)}) {
            check(*q, waiting, waiting.created + age);
            check(*q, started, started.created + age);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using rdad::api::generation;
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    for (const generation each : {generation::first, generation::second})
        check_query(query, filter_rules_of(each));
    return 0;
}
