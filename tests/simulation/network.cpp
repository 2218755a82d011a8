// SPDX-License-Identifier: BSL-1.0
#include "network.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace rdad::simulation {
namespace {

constexpr std::chrono::seconds longest_wait_for_answer(60);

/// In milliseconds: within that time after it was sent what is late arrives, as job::longest_arrivals has it.
constexpr int latest = 115'000;
constexpr int latest_by_proxy = 1'190'000;

}  // namespace

void network::open(std::function<void()> on_open)
{
    if (draw(faults_.slow_opening))
        time_.after(between(1'000, 40'000), std::move(on_open));
    else
        on_open();
}

void network::send(job::call c, listener on_outcome)
{
    early_ += time_.now() < paused_until_ ? 1U : 0U;
    if (draw(faults_.unconnected)) {
        deliver(delay(), {}, std::move(on_outcome));
    } else if (draw(faults_.lost_request)) {
        deliver(longest_wait_for_answer, no_answer(), std::move(on_outcome));
    } else if (draw(faults_.late_request)) {
        arrive_late(std::move(c));
        deliver(longest_wait_for_answer, no_answer(), std::move(on_outcome));
    } else {
        time_.after(delay(), [this, c = std::move(c), on_outcome = std::move(on_outcome)] {
            outcome_of_call outcome = meet(c);
            const std::chrono::milliseconds takes = draw(faults_.slow) ? between(1'000, 120'000) : delay();
            if (takes > longest_wait_for_answer)
                outcome = no_answer();
            deliver(
                std::min<std::chrono::milliseconds>(takes, longest_wait_for_answer),
                std::move(outcome),
                on_outcome
            );
        });
    }
}

outcome_of_call network::meet(const job::call& c)
{
    if (draw(faults_.throttled)) {
        response r{429};
        r.retry_after = std::chrono::seconds(std::uniform_int_distribution<int>(0, 90)(random_));
        return {r};
    }
    if (draw(faults_.unauthorized))
        return {response{401}};
    if (draw(faults_.gateway))
        return {response{draw(0.5) ? 404U : 403U, "<html>Blocked</html>"}};
    if (draw(faults_.busy)) {
        constexpr std::array statuses{409U, 423U, 425U};
        const auto which = std::uniform_int_distribution<std::size_t>(0, statuses.size() - 1)(random_);
        return {response{statuses.at(which), R"({"error": {"code": "Busy", "message": "Not now."}})"}};
    }
    const bool has_error = draw(faults_.server_error);
    if (has_error && draw(0.5)) {
        response r{503};
        r.retry_after = std::chrono::seconds(draw(0.5) ? between(1, 60).count() : 0);
        return {r};
    }
    response r = service_.handle(c);
    if (has_error)
        return {response{500}};
    if (draw(faults_.garbage))
        return {response{200, draw(0.5) ? "{\"job\": {\"id\": 7" : "{}"}};
    if (draw(faults_.lost_answer))
        return no_answer();
    return {std::move(r)};
}

void network::arrive_late(job::call c)
{
    service_.expect_late(c);
    time_.after(between(1'000, has_proxy_ ? latest_by_proxy : latest), [this, c = std::move(c)] {
        service_.handle(c);
    });
}

void network::deliver(std::chrono::milliseconds after, outcome_of_call outcome, listener on_outcome)
{
    outcome.by_proxy = has_proxy_;
    const auto shared = std::make_shared<const outcome_of_call>(std::move(outcome));
    time_.after(after, [shared, on_outcome = std::move(on_outcome)] { on_outcome(*shared); });
}

}  // namespace rdad::simulation
