// SPDX-License-Identifier: BSL-1.0
#include "driver/user_loads.hpp"

#include <algorithm>
#include <cassert>

namespace rdad::driver {

void user_loads::add(std::uint32_t user, total jobs)
{
    total& t = users_[user];
    t.jobs += jobs.jobs;
    t.bytes += jobs.bytes;
    all_.jobs += jobs.jobs;
    all_.bytes += jobs.bytes;
}

void user_loads::remove(std::uint32_t user, total jobs)
{
    const auto found = users_.find(user);
    assert(found != users_.end() && found->second.jobs >= jobs.jobs && found->second.bytes >= jobs.bytes);
    found->second.jobs -= jobs.jobs;
    found->second.bytes -= jobs.bytes;
    if (found->second.jobs == 0)
        users_.erase(found);
    all_.jobs -= jobs.jobs;
    all_.bytes -= jobs.bytes;
}

user_loads::total user_loads::of(std::uint32_t user) const
{
    const auto found = users_.find(user);
    return found == users_.end() ? total{} : found->second;
}

load_limit user_loads::limit_for(std::uint32_t user) const
{
    const total t = of(user);
    if (user != unknown_user && t.jobs >= limits_.user_jobs)
        return load_limit::user_jobs;
    if (user != unknown_user && t.bytes >= limits_.user_bytes)
        return load_limit::user_bytes;
    return all_.jobs >= limits_.all_jobs ? load_limit::all_jobs : load_limit::none;
}

load_limit user_loads::limit_for_taking(std::uint32_t user)
{
    const load_limit limit = limit_for(user);
    if (limit != load_limit::none)
        refused_.insert(user);
    return limit;
}

bool user_loads::has_room_again()
{
    const bool has = std::ranges::any_of(refused_, [this](std::uint32_t user) {
        return limit_for(user) == load_limit::none;
    });
    if (has)
        refused_.clear();
    return has;
}

}  // namespace rdad::driver
