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
    auto writing = [what = spending_.book(booking)](spool::spool& spool) {
        return what.is_whole ? spool.write_spending(what.text) : spool.append_spending(what.text);
    };
    const auto written = co_await disk_.run(std::move(writing));
    if (written)
        spending_.kept(booking);
    else
        spending_.not_kept();
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
