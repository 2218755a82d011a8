// SPDX-License-Identifier: BSL-1.0
// Decides what is told of troubles that repeat. Pure: it does no I/O and has no clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::journal {

/// What is needed for all jobs, and may be wrong.
enum class trouble_of
{
    service,
    proxy,
    token,
    disk,
};

/// For programs: "service".
std::string_view to_string(trouble_of of) noexcept;

/// It was wrong when it was tried last.
struct lasting_trouble
{
    trouble_of of;
    std::string sentence;
    std::chrono::steady_clock::duration time;  ///< for how long
};

/// What may be wrong with one thing, such as the service, for one reason or another. Each reason is told when
/// it is first met, and while it is met again, whatever comes in between, once in a while with how often that
/// was. The end of what was told is told once.
class troubles
{
public:
    using clock = std::chrono::steady_clock;

    /// A reason that was told isn't told again for `quiet`.
    explicit troubles(clock::duration quiet = std::chrono::minutes(5)) noexcept : quiet_(quiet) {}

    /// It has happened, for that reason. Null: that isn't to be told now. Else a sentence that is to follow
    /// on what is told, with a blank in front; empty the first time.
    std::optional<std::string> happened(const std::string& reason, clock::time_point now);

    /// It works. Null: there is no end to be told. Else how long it did not work.
    std::optional<clock::duration> ended(clock::time_point now) noexcept;

    /// Since when it doesn't work. Null while it does.
    std::optional<clock::time_point> began() const noexcept { return began_; }

private:
    struct met
    {
        clock::time_point told;
        std::size_t untold = 0;  ///< how often since then
    };

    void forget_oldest();

    clock::duration quiet_;
    std::map<std::string, met> reasons_;
    std::optional<clock::time_point> began_;  ///< null while it works
    bool is_told_ = false;                    ///< of what has begun then
};

}  // namespace rdad::journal
