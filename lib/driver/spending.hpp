// SPDX-License-Identifier: BSL-1.0
// What the jobs that are started on a day cost together, by the service's estimates, and whether one more keeps within the
// limit of the day. Days are those of UTC.
//
// No I/O: whoever books writes to the disk what book() says, and tells what has come of it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::driver {

/// What the limit of the day says of the start of a job.
enum class allowance
{
    granted,  ///< it may be started: it is booked at what it costs, there is no limit, or nobody knows what it costs
    fits,      ///< it may be started once it is booked
    exceeded,  ///< it may not be started today
};

/// Of the start of one job.
struct booking
{
    std::string job_id;
    double cost = 0;  ///< in cost units of the service
    std::chrono::system_clock::time_point time;
};

/// "2026-11-28T09:30:00Z", the job's id and the cost as one line of JSON.
std::string line_of(const booking& booking);

/// Reads what line_of() wrote, without its end. Null where it makes no sense.
std::optional<booking> booking_in(std::string_view line);

/// What the disk is to have of bookings.
struct spending_text
{
    bool is_whole;     ///< in the place of all that it had; else it is added
    std::string text;  ///< lines
};

class spending
{
public:
    /// Null: a day may cost anything, and nothing is booked.
    explicit spending(std::optional<double> limit = {}) noexcept : limit_(limit) {}

    void set_limit(std::optional<double> limit) noexcept { limit_ = limit; }
    const std::optional<double>& limit() const noexcept { return limit_; }

    /// `job_id` is null of a job that isn't created, `cost` where the service has given no estimate.
    allowance allowance_for(
        const std::optional<std::string>& job_id,
        std::optional<double> cost,
        std::chrono::system_clock::time_point now
    ) const;

    /// The job counts from now on. A second booking of a job on a day takes the place of the first. Answers what is to be
    /// written. Of each thing that is, kept() or not_kept() is to be told, in that order.
    spending_text book(const booking& booking);

    /// The disk has it: the job may be started.
    void kept(const booking& booking);

    /// It may have it, or a part.
    void not_kept() noexcept { day_on_disk_.reset(); }

    /// Of all jobs that are booked on the day of `now`, together.
    double cost_of_day(std::chrono::system_clock::time_point now) const;

    /// The lines of all bookings; those of long past days are forgotten.
    std::string to_text() const;

    /// Takes over what an earlier process has kept. A last line that a crash has cut off is left out. False where others make
    /// no sense.
    bool restore(std::string_view text);

private:
    struct booked
    {
        booking what;
        bool is_kept = false;
    };

    struct bookings
    {
        std::map<std::string, booked, std::less<>> by_job;
        double cost = 0;
    };

    void enter(const booking& booking, bool is_kept);
    void forget_old_days();
    const booked* find(const std::string& job_id, std::chrono::system_clock::time_point now) const;

    std::optional<double> limit_;

    // The last ones: the clock may be set over midnight, and back.
    std::map<std::chrono::sys_days, bookings> days_;

    /// Bookings of that day are added to what the disk has. Null: it is written whole.
    std::optional<std::chrono::sys_days> day_on_disk_;
};

/// How long it takes until the next day begins.
std::chrono::milliseconds until_next_day(std::chrono::system_clock::time_point now);

}  // namespace rdad::driver
