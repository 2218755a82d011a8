// SPDX-License-Identifier: BSL-1.0
// Dates as HTTP writes them (RFC 9110, section 5.6.7).

#include "http/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace rdad::http {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> short_days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7>
    long_days{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12>
    months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Takes a date apart from its beginning. After something that was not there, `good` is false and stays so.
class scanner
{
public:
    explicit scanner(std::string_view text) : rest_(text) {}

    bool good() const { return good_; }
    bool finished() const { return good_ && rest_.empty(); }

    scanner& literal(std::string_view text)
    {
        good_ = good_ && rest_.starts_with(text);
        if (good_)
            rest_.remove_prefix(text.size());
        return *this;
    }

    // The place of the name that comes next.
    template <std::size_t N>
    std::size_t name(const std::array<std::string_view, N>& names)
    {
        const auto found =
            std::ranges::find_if(names, [this](std::string_view text) { return rest_.starts_with(text); });
        good_ = good_ && found != names.end();
        if (!good_)
            return 0;
        rest_.remove_prefix(found->size());
        return static_cast<std::size_t>(found - names.begin());
    }

    // A number of exactly so many digits.
    int number(std::size_t digits)
    {
        const auto text = rest_.substr(0, digits);
        good_ =
            good_ && text.size() == digits && text.find_first_not_of("0123456789") == std::string_view::npos;
        if (!good_)
            return 0;
        int value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        rest_.remove_prefix(digits);
        return value;
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

struct date
{
    int day = 0;
    std::size_t month = 0;  // from 0
    int year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

void scan_time(scanner& scanner, date& date)
{
    date.hour = scanner.number(2);
    date.minute = scanner.literal(":").number(2);
    date.second = scanner.literal(":").number(2);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<date> imf_fixdate(std::string_view text)
{
    scanner s(text);
    date d;
    s.name(short_days);
    d.day = s.literal(", ").number(2);
    d.month = s.literal(" ").name(months);
    d.year = s.literal(" ").number(4);
    scan_time(s.literal(" "), d);
    return s.literal(" GMT").finished() ? std::optional(d) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<date> rfc850_date(std::string_view text, sys_seconds now)
{
    scanner s(text);
    date d;
    s.name(long_days);
    d.day = s.literal(", ").number(2);
    d.month = s.literal("-").name(months);
    d.year = s.literal("-").number(2);
    scan_time(s.literal(" "), d);
    if (!s.literal(" GMT").finished())
        return std::nullopt;
    // Of the years that end so, the last that is no more than 50 years ahead.
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const int latest = static_cast<int>(today.year()) + 50;
    d.year += (latest - d.year) / 100 * 100;
    return d;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<date> asctime_date(std::string_view text)
{
    scanner s(text);
    date d;
    s.name(short_days);
    d.month = s.literal(" ").name(months);
    s.literal(" ");
    scanner padded = s;
    d.day = padded.literal(" ").number(1);
    if (padded.good())
        s = padded;
    else
        d.day = s.number(2);
    scan_time(s.literal(" "), d);
    d.year = s.literal(" ").number(4);
    return s.finished() ? std::optional(d) : std::nullopt;
}

std::optional<sys_seconds> point_in_time(const date& date)
{
    const std::chrono::year_month_day day(
        std::chrono::year(date.year),
        std::chrono::month(static_cast<unsigned>(date.month) + 1),
        std::chrono::day(static_cast<unsigned>(date.day))
    );
    // Second 60 is a leap second.
    if (!day.ok() || date.hour > 23 || date.minute > 59 || date.second > 60)
        return std::nullopt;
    return std::chrono::sys_days(day) + std::chrono::hours(date.hour) + std::chrono::minutes(date.minute) +
           std::chrono::seconds(date.second);
}

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text, sys_seconds now)
{
    auto written = imf_fixdate(text);
    if (!written)
        written = rfc850_date(text, now);
    if (!written)
        written = asctime_date(text);
    return written ? point_in_time(*written) : std::nullopt;
}

}  // namespace rdad::http
