// SPDX-License-Identifier: BSL-1.0
#include "intake/round.hpp"

#include "intake/claiming.hpp"

#include <memory>
#include <utility>

namespace rdad::intake {
namespace {

void claim_file(spool::spool& spool, round_task& task, batches& known)
{
    auto claim = claim_if_whole(spool, *task.turn.file, task.quiet);
    if (!claim)
        task.claimed = claim.error();
    else if (*claim)
        task.turn.acceptance =
            std::make_shared<claim_acceptance>(**std::move(claim), std::vector<std::string>(), &known);
}

}  // namespace

void run_round(
    spool::spool& spool,
    std::vector<round_task>& round,
    batches& known,
    const api::service& of_unnamed,
    std::chrono::system_clock::time_point now
)
{
    std::vector<round_task*> tasks;
    std::vector<claim_acceptance*> claims;
    for (round_task& task : round) {
        if (task.turn.file)
            claim_file(spool, task, known);
        if (!task.turn.acceptance)
            continue;
        tasks.push_back(&task);
        claims.push_back(task.turn.acceptance.get());
    }
    if (claims.empty())
        return;
    auto steps = step_together(spool, claims, now, of_unnamed);
    for (std::size_t i = 0; i < tasks.size(); ++i)
        tasks[i]->step = std::move(steps[i]);
}

}  // namespace rdad::intake
