// SPDX-License-Identifier: BSL-1.0
#include "client/token_acceptance.hpp"

#include <algorithm>

namespace rdad::client {
namespace {

/// A token may be taken back, or expire, while no other service is called that could tell.
constexpr std::chrono::minutes acceptance_lasts(3);

/// Long enough for a call of another service to have its turn.
constexpr std::chrono::seconds until_others_were_tried(10);

// Somebody has to give the client another scope, or to name it in the configuration.
constexpr std::chrono::seconds first_wait_for_scope(30);
constexpr std::chrono::minutes longest_wait_for_scope(5);

}  // namespace

void token_acceptance::use(std::size_t token)
{
    if (token_ == token)
        return;
    token_ = token;
    accepted_.clear();
    for (auto& [service, last] : refusals_) {
        if (last.wait > last.wait.zero())
            last.until = {};
    }
}

token_acceptance::clock::duration token_acceptance::wait_for(
    const api::service& service,
    clock::time_point now
) const
{
    const auto found = refusals_.find(&service);
    return found == refusals_.end() ? clock::duration::zero()
                                    : std::max(found->second.until - now, clock::duration::zero());
}

void token_acceptance::accepted(const api::service& service, clock::time_point now)
{
    accepted_[&service] = now;
    refusals_.erase(&service);
}

bool token_acceptance::refused(const api::service& service, clock::time_point now)
{
    accepted_.erase(&service);
    const bool is_good_elsewhere = std::ranges::any_of(accepted_, [&](const auto& each) {
        return now - each.second < acceptance_lasts;
    });
    if (!is_good_elsewhere && expected_.size() < 2)
        return false;
    refusal& last = refusals_[&service];
    if (is_good_elsewhere)
        last.wait = std::clamp<clock::duration>(2 * last.wait, first_wait_for_scope, longest_wait_for_scope);
    last.until = now + (is_good_elsewhere ? last.wait : until_others_were_tried);
    return is_good_elsewhere;
}

void token_acceptance::forget()
{
    token_ = 0;
    accepted_.clear();
    refusals_.clear();
}

}  // namespace rdad::client
