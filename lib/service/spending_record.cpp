// SPDX-License-Identifier: BSL-1.0
#include "service/spending_record.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {

void spending_record::restore(driver::spending kept, std::optional<double> limit)
{
    spending_ = std::move(kept);
    set_limit(limit);
}

void spending_record::set_limit(std::optional<double> limit)
{
    if (limit != spending_.limit())
        day_told_.reset();
    spending_.set_limit(limit);
}

asio::awaitable<result<void>> spending_record::book(driver::booking booking)
{
    spending_.book(booking);
    const auto day = chrono::floor<chrono::days>(booking.time);
    // What earlier days have left is dropped, and so is a line that a crash has cut off.
    const bool is_first = std::exchange(day_on_disk_, day) != day;
    auto writing = [is_first, text = is_first ? spending_.to_text() : line_of(booking)](spool::spool& spool) {
        return is_first ? spool.write_spending(text) : spool.append_spending(text);
    };
    auto written = co_await disk_.run(std::move(writing));
    if (written)
        spending_.kept(booking);
    else
        day_on_disk_.reset();
    co_return written;
}

void spending_record::tell_of_exceeding(
    const std::string& name,
    double cost,
    chrono::system_clock::time_point now
)
{
    const double limit = spending_.limit().value_or(0);
    const auto day = chrono::floor<chrono::days>(now);
    const std::vector<journal::field> fields{
        {journal::field_name::spec, name},
        {journal::field_name::estimated_cost, fmt::format("{}", cost)}};
    if (cost > limit)
        journal_.write(
            journal::message_kind::day_spent,
            fmt::format(
                "{}: its estimated cost, {}, is higher than cost_per_day, {}: it waits until that is raised.",
                name,
                cost,
                limit
            ),
            fields
        );
    else if (std::exchange(day_told_, day) != day)
        journal_.write(
            journal::message_kind::day_spent,
            fmt::format(
                "{}: its estimated cost, {}, is more than what is left of cost_per_day: {} of {} are spent. "
                "It "
                "waits until 00:00 UTC, and so do others that cost too much.",
                name,
                cost,
                spending_.cost_of_day(now),
                limit
            ),
            fields
        );
}

}  // namespace rdad::service
