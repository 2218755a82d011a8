// SPDX-License-Identifier: BSL-1.0
// How many jobs there are of each user, and whether a further file of theirs may be taken.
//
// No I/O: it is told of jobs that come and go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

namespace rdad::driver {

/// Of a job of which it isn't known who has dropped it. No user has that id (chown(2)).
inline constexpr auto unknown_user = static_cast<std::uint32_t>(-1);

/// What a job counts as.
struct load
{
    /// The id of the user who has dropped it.
    std::uint32_t user = unknown_user;

    /// Of its record, when the job was taken, or at the start of the daemon.
    std::uint32_t bytes = 0;
};

/// The most that may wait or be under way for a further file to be taken. What a file holds comes on top.
struct load_limits
{
    std::size_t user_jobs;
    std::uint64_t user_bytes;
    std::size_t all_jobs;
};

/// For which of those no further file is taken.
enum class load_limit
{
    none,
    user_jobs,
    user_bytes,
    all_jobs,
};

class user_loads
{
public:
    struct total
    {
        std::size_t jobs = 0;
        std::uint64_t bytes = 0;
    };

    explicit user_loads(load_limits limits) noexcept : limits_(limits) {}

    void set_limits(load_limits limits) noexcept { limits_ = limits; }
    const load_limits& limits() const noexcept { return limits_; }

    void add(const load& job) { add(job.user, {1, job.bytes}); }
    void remove(const load& job) { remove(job.user, {1, job.bytes}); }

    // The same for several jobs of a user.
    void add(std::uint32_t user, total jobs);
    void remove(std::uint32_t user, total jobs);

    total of(std::uint32_t user) const;
    const total& all() const noexcept { return all_; }

    /// The jobs of an unknown user are nobody's: only all together are limited.
    load_limit limit_for(std::uint32_t user) const;

    /// The same; a user who is refused is told of by has_room_again().
    load_limit limit_for_taking(std::uint32_t user);

    /// True once when there is room for somebody who was refused.
    bool has_room_again();

private:
    load_limits limits_;
    std::map<std::uint32_t, total> users_;
    total all_;
    std::set<std::uint32_t> refused_;
};

}  // namespace rdad::driver
