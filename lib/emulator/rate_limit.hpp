// The limit of requests a minute, and who did not wait as long as told.
#pragma once

#include "emulator/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace rdad::emulator {

class rate_limit
{
public:
    /// At most `limit` requests are let in within any 60 seconds; 0: any number. Those that are refused don't
    /// count.
    explicit rate_limit(std::size_t limit) : limit_(limit) {}

    /// Counts one request. Null: it may go on. Otherwise it must be refused, with these seconds as
    /// Retry-After: so rounded up that a request which waits them out is let in if no other one took its
    /// place.
    std::optional<std::chrono::seconds> arrive(time_point now);

    /// Notes that a client has been told to stay away until then. The latest such time holds.
    void told_to_wait_until(time_point t);

    /// Requests that came before the time that was told by then, whatever was answered to them.
    std::uint64_t early() const noexcept { return early_; }

    /// How many more would be let in now; null if there is no limit.
    std::optional<std::size_t> remaining() const noexcept;

private:
    std::size_t limit_;

    /// When the requests came that were let in within the last 60 seconds.
    std::deque<time_point> admitted_;

    time_point wait_until_;
    std::uint64_t early_ = 0;
};

}  // namespace rdad::emulator
