// SPDX-License-Identifier: BSL-1.0
#include "control/serving/admission.hpp"

#include <algorithm>

namespace rdad::control {
namespace {

constexpr uid_t root = 0;

}  // namespace

admission::verdict admission::arrive(uid_t user, clock::time_point now)
{
    const auto is_own = [=](const connection& c) { return c.user == user && !c.is_stream; };
    const auto is_not_of_root = [](const connection& c) { return c.user != root && !c.is_stream; };
    verdict v{std::nullopt, std::nullopt, now + limits_.patience};
    if (!make_room(limits_.of_user, is_own, v.evicted))
        return v;
    if (user != root && !make_room(limits_.of_all, is_not_of_root, v.evicted))
        return v;
    v.admitted = ++last_;
    present_.emplace(last_, connection{user});
    return v;
}

void admission::has_asked(id who)
{
    if (const auto found = present_.find(who); found != present_.end())
        found->second.has_asked = true;
}

bool admission::may_stream(id who)
{
    const auto found = present_.find(who);
    if (found == present_.end())
        return false;
    const uid_t user = found->second.user;
    if (count_streams([=](const connection& c) { return c.user == user; }) >= limits_.streams_of_user)
        return false;
    if (user != root &&
        count_streams([](const connection& c) { return c.user != root; }) >= limits_.streams_of_all)
        return false;
    found->second.is_stream = true;
    return true;
}

template <class Predicate>
std::size_t admission::count_streams(Predicate counts) const
{
    return static_cast<std::size_t>(std::ranges::count_if(present_, [&](const auto& p) {
        return p.second.is_stream && counts(p.second);
    }));
}

/// True if one more than those that count may be there; for that one of them may have to go.
template <class Predicate>
bool admission::make_room(std::size_t most, Predicate counts, std::optional<id>& evicted)
{
    const auto number = std::ranges::count_if(present_, [&](const auto& p) { return counts(p.second); });
    if (static_cast<std::size_t>(number) < most)
        return true;
    const auto oldest = std::ranges::find_if(present_, [&](const auto& p) {
        return counts(p.second) && !p.second.has_asked;
    });
    if (oldest == present_.end())
        return false;
    evicted = oldest->first;
    present_.erase(oldest);
    return true;
}

}  // namespace rdad::control
