// SPDX-License-Identifier: BSL-1.0
#include "driver/spending.hpp"

#include "api/date_time.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace chrono = std::chrono;
namespace json = boost::json;

namespace rdad::driver {
namespace {

/// Sums of costs such as 0.1 aren't exact.
constexpr double rounding = 1e-9;

/// So many days are kept that have bookings.
constexpr std::size_t most_days = 3;

}  // namespace

std::string line_of(const booking& booking)
{
    const json::object line{
        {"time", api::to_date_time(booking.time)},
        {"job", booking.job_id},
        {"cost", booking.cost}};
    return json::serialize(line) + "\n";
}

std::optional<booking> booking_in(std::string_view line)
{
    const auto document = api::parse_json(line);
    const json::object* const object = document ? document->if_object() : nullptr;
    const auto job = object ? api::read_string(*object, "job") : std::nullopt;
    const auto time =
        object ? api::parse_date_time(api::read_string(*object, "time").value_or("")) : std::nullopt;
    const auto cost = object ? api::read_number(*object, "cost") : std::nullopt;
    return job && time && cost ? std::optional(booking{*job, *cost, *time}) : std::nullopt;
}

const spending::booked* spending::find(const std::string& job_id, chrono::system_clock::time_point now) const
{
    const auto day = days_.find(chrono::floor<chrono::days>(now));
    if (day == days_.end())
        return nullptr;
    const auto found = day->second.by_job.find(job_id);
    return found == day->second.by_job.end() ? nullptr : &found->second;
}

allowance spending::allowance_for(
    const std::optional<std::string>& job_id,
    std::optional<double> cost,
    chrono::system_clock::time_point now
) const
{
    if (!limit_ || !job_id || !cost)
        return allowance::granted;
    const booked* const found = find(*job_id, now);
    if (found && found->is_kept && *cost <= found->what.cost)
        return allowance::granted;
    const double of_others = cost_of_day(now) - (found ? found->what.cost : 0);
    return of_others + *cost <= *limit_ * (1 + rounding) ? allowance::fits : allowance::exceeded;
}

spending_text spending::book(const booking& booking)
{
    enter(booking, false);
    if (day_on_disk_ == chrono::floor<chrono::days>(booking.time))
        return {false, line_of(booking)};
    forget_old_days();
    return {true, to_text()};
}

void spending::forget_old_days()
{
    while (days_.size() > most_days)
        days_.erase(days_.begin());
}

/// What is said to lower the sum, which no estimate should, doesn't.
void spending::enter(const booking& booking, bool is_kept)
{
    bookings& of = days_[chrono::floor<chrono::days>(booking.time)];
    auto& entry = of.by_job[booking.job_id];
    of.cost -= entry.what.cost;
    entry = {booking, is_kept};
    entry.what.cost = std::max(booking.cost, 0.0);
    of.cost += entry.what.cost;
}

void spending::kept(const booking& booking)
{
    day_on_disk_ = chrono::floor<chrono::days>(booking.time);
    const auto day = days_.find(chrono::floor<chrono::days>(booking.time));
    if (day == days_.end())
        return;
    if (const auto found = day->second.by_job.find(booking.job_id); found != day->second.by_job.end())
        found->second.is_kept = true;
}

double spending::cost_of_day(chrono::system_clock::time_point now) const
{
    const auto day = days_.find(chrono::floor<chrono::days>(now));
    return day == days_.end() ? 0 : day->second.cost;
}

std::string spending::to_text() const
{
    std::string text;
    for (const auto& [date, day] : days_) {
        for (const auto& [job, entry] : day.by_job)
            text += line_of(entry.what);
    }
    return text;
}

bool spending::restore(std::string_view text)
{
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        const auto booking = booking_in(text.substr(0, end));
        if (!booking)
            return false;
        enter(*booking, true);
        text.remove_prefix(end + 1);
    }
    return true;
}

chrono::milliseconds until_next_day(chrono::system_clock::time_point now)
{
    return chrono::ceil<chrono::milliseconds>(chrono::floor<chrono::days>(now) + chrono::days(1) - now);
}

}  // namespace rdad::driver
