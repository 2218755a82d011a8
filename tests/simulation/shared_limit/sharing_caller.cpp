// SPDX-License-Identifier: BSL-1.0
#include "sharing_caller.hpp"

#include <utility>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

pace::gate_options gate_options_for(unsigned calls_per_minute)
{
    constexpr pace::backoff_limits waits{chrono::seconds(2), chrono::seconds(5)};
    return {{calls_per_minute}, 16, false, waits, waits};
}

}  // namespace

sharing_caller::sharing_caller(
    const std::string& host,
    event_queue& time,
    counting_service& service,
    unsigned calls_per_minute,
    std::uint64_t seed
)
    : time_(time),
      service_(service),
      random_(seed),
      up_since_(std::uniform_int_distribution<int>(0, 1'000'000)(random_)),
      granted_(host, boot_now()),
      allowance_(granted_, [this] { return boot_now(); }),
      gate_(gate_options_for(calls_per_minute), static_cast<std::uint32_t>(seed), time.now())
{
    gate_.set_allowance(&allowance_);
}

fleet::boot_time sharing_caller::boot_now() const
{
    return fleet::boot_time(up_since_ + (time_.now() - event_queue::epoch));
}

fleet::waiting_calls sharing_caller::waiting() const
{
    const auto urgent = static_cast<unsigned>(gate_.waiting(pace::urgency::ending));
    return {urgent, static_cast<unsigned>(gate_.waiting(pace::urgency::asking)) - urgent};
}

chrono::milliseconds sharing_caller::pause_left() const
{
    return chrono::ceil<chrono::milliseconds>(gate_.pause_left(time_.now()));
}

void sharing_caller::enter(const entered& call)
{
    calls_.emplace(gate_.enter({.urgency = call.urgency}), call);
}

void sharing_caller::want(std::size_t calls, pace::urgency kind)
{
    for (std::size_t i = 0; i < calls; ++i)
        enter({kind, time_.now()});
    pump();
}

/// When the process runs.
void sharing_caller::happen(clock::duration after, std::function<void()> what)
{
    time_.after(after, [this, what = std::move(what)] {
        if (time_.now() < suspended_until_)
            happen(suspended_until_ - time_.now(), what);
        else if (!is_dead_)
            what();
    });
}

void sharing_caller::want_urgent(clock::duration mean)
{
    const double seconds = chrono::duration<double>(mean).count();
    const chrono::duration<double> wait(std::exponential_distribution<double>(1 / seconds)(random_));
    happen(chrono::duration_cast<clock::duration>(wait), [this, mean] {
        enter({pace::urgency::ending, time_.now()});
        pump();
        want_urgent(mean);
    });
}

void sharing_caller::pump()
{
    while (!is_dead_ && time_.now() >= suspended_until_) {
        const auto opening = gate_.let_through(time_.now());
        if (opening.place) {
            begin(*opening.place);
        } else if (opening.next) {
            gate_.ready(*opening.next);
        } else {
            const auto again = time_.now() + opening.delay;
            const bool is_planned = pumped_at_ > time_.now() && pumped_at_ <= again;
            if (opening.delay > opening.delay.zero() && !is_planned) {
                pumped_at_ = again;
                happen(opening.delay, [this] { pump(); });
            }
            return;
        }
    }
}

void sharing_caller::begin(pace::gate::ticket whose)
{
    if (!gate_.begin(whose, time_.now())) {
        end(whose, {pace::call_end::withdrawn});
        return;
    }
    // Now and then a connection has to be opened.
    const bool is_slow = std::bernoulli_distribution(0.02)(random_);
    happen(is_slow ? 20 * way() : chrono::milliseconds(1), [this, whose] { send(whose); });
}

void sharing_caller::send(pace::gate::ticket whose)
{
    if (!gate_.may_be_sent(whose, time_.now())) {
        end(whose, {pace::call_end::withdrawn});
        return;
    }
    service_.sent();
    const entered& call = calls_.at(whose);
    if (call.urgency == pace::urgency::ending)
        waits_.push_back(time_.now() - call.since);
    time_.after(way(), [this, whose] {
        pace::call_result result{pace::call_end::answered, 200};
        if (!service_.arrived()) {
            result.status = 429;
            result.asked = chrono::seconds(10);
        }
        happen(way(), [this, whose, result] { end(whose, result); });
    });
}

void sharing_caller::end(pace::gate::ticket whose, const pace::call_result& result)
{
    const entered call = calls_.at(whose);
    calls_.erase(whose);
    if (gate_.end(whose, result, time_.now()).is_put_off)
        enter(call);
    else if (call.urgency == pace::urgency::starting)
        ++done_;
    pump();
}

chrono::milliseconds sharing_caller::way()
{
    return chrono::milliseconds(std::uniform_int_distribution<int>(20, 120)(random_));
}

}  // namespace rdad::simulation
