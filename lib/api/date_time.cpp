// SPDX-License-Identifier: BSL-1.0
#include "api/date_time.hpp"

#include <fmt/format.h>

namespace chrono = std::chrono;

namespace rdad::api {
namespace {

/// Reads text from the front; after a mismatch everything fails.
class scanner
{
public:
    explicit scanner(std::string_view text) noexcept : rest_(text) {}

    /// A number of exactly `width` digits.
    int number(std::size_t width) noexcept
    {
        int value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            if (!digit_ahead()) {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

    /// One of these characters, or '\0'.
    char one_of(std::string_view characters) noexcept
    {
        if (rest_.empty() || characters.find(rest_.front()) == characters.npos) {
            ok_ = false;
            return '\0';
        }
        const char found = rest_.front();
        rest_.remove_prefix(1);
        return found;
    }

    /// Digits after a decimal point, if there is one.
    chrono::nanoseconds fraction() noexcept
    {
        if (rest_.empty() || rest_.front() != '.')
            return {};
        rest_.remove_prefix(1);
        ok_ = ok_ && digit_ahead();
        chrono::nanoseconds value{};
        for (chrono::nanoseconds unit = chrono::milliseconds(100); digit_ahead(); unit /= 10) {
            value += unit * (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

    bool ended_well() const noexcept { return ok_ && rest_.empty(); }

private:
    bool digit_ahead() const noexcept
    {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }

    std::string_view rest_;
    bool ok_ = true;
};

chrono::minutes read_offset(scanner& scan) noexcept
{
    const char sign = scan.one_of("Zz+-");
    if (sign != '+' && sign != '-')
        return {};
    const int hours = scan.number(2);
    scan.one_of(":");
    const int minutes = scan.number(2);
    const chrono::minutes offset = chrono::hours(hours) + chrono::minutes(minutes);
    return sign == '-' ? -offset : offset;
}

}  // namespace

std::optional<chrono::system_clock::time_point> parse_date_time(std::string_view text) noexcept
{
    scanner scan(text);
    const int year = scan.number(4);
    scan.one_of("-");
    const int month = scan.number(2);
    scan.one_of("-");
    const int day = scan.number(2);
    scan.one_of("Tt ");
    const int hour = scan.number(2);
    scan.one_of(":");
    const int minute = scan.number(2);
    scan.one_of(":");
    const int second = scan.number(2);
    const auto fraction = scan.fraction();
    const auto offset = read_offset(scan);
    const chrono::year_month_day date{
        chrono::year(year),
        chrono::month(static_cast<unsigned>(month)),
        chrono::day(static_cast<unsigned>(day))};
    // The clock counts nanoseconds in 64 bits: it can't tell times outside of these years.
    const bool clock_has_it = year >= 1678 && year <= 2261;
    if (!scan.ended_well() || !date.ok() || !clock_has_it || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) +
           fraction - offset;
}

std::optional<chrono::sys_seconds> parse_second(std::string_view text) noexcept
{
    const auto time = parse_date_time(text);
    return time ? std::optional(chrono::floor<chrono::seconds>(*time)) : std::nullopt;
}

std::string to_date_time(chrono::system_clock::time_point time)
{
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - day));
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::string rough_text(chrono::steady_clock::duration time)
{
    if (time < chrono::minutes(2))
        return fmt::format("{} s", chrono::floor<chrono::seconds>(time).count());
    if (time < chrono::hours(2))
        return fmt::format("{} min", chrono::floor<chrono::minutes>(time).count());
    return fmt::format("{} h", chrono::floor<chrono::hours>(time).count());
}

}  // namespace rdad::api
