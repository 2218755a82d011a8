// SPDX-License-Identifier: BSL-1.0
#include "history/query.hpp"

#include "api/date_time.hpp"

#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/url.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <fnmatch.h>
#include <system_error>
#include <utility>

namespace urls = boost::urls;

namespace rdad::history {
namespace {

using std::chrono::system_clock;

bool is_named(const ended_job& job, const std::string& name)
{
    const std::string_view batch = std::string_view(job.batch).substr(0, job.batch.rfind('#'));
    return !name.empty() && (name == job.name || name == job.batch || name == batch ||
                             ::fnmatch(name.c_str(), job.name.c_str(), 0) == 0);
}

std::optional<std::string> take_time(std::optional<time>& into, std::string_view key, std::string_view value)
{
    into = api::parse_date_time(value);
    return into
               ? std::nullopt
               : std::optional(fmt::format("{} is a time such as 2026-11-28T06:00:00Z, not {}.", key, value));
}

/// Answers what is wrong.
std::optional<std::string> take_parameter(query& query, std::string_view key, std::string value)
{
    if (key == "name") {
        query.names.push_back(std::move(value));
        return std::nullopt;
    }
    if (key == "since")
        return take_time(query.since, key, value);
    if (key == "until")
        return take_time(query.until, key, value);
    if (key == "by") {
        const auto by = grouping_named(value);
        query.by = by.value_or(query.by);
        return by ? std::nullopt
                  : std::optional(fmt::format("by is batch, day, owner, type or service, not {}.", value));
    }
    if (key == "state") {
        const auto state = ended_state_named(value);
        if (!state)
            return fmt::format("No job ends as {}; there are {}.", value, all_ended_states());
        query.states.push_back(*state);
        return std::nullopt;
    }
    return fmt::format("There is no parameter {}; there are by, since, until, state and name.", key);
}

/// Midnight of the day, so many days after that of `day`, where the user is.
std::optional<time> midnight(std::tm day, int days_later)
{
    std::tm local{};
    local.tm_year = day.tm_year;
    local.tm_mon = day.tm_mon;
    local.tm_mday = day.tm_mday + days_later;
    local.tm_isdst = -1;
    const std::time_t begin = std::mktime(&local);
    return begin == -1 ? std::nullopt : std::optional(system_clock::from_time_t(begin));
}

std::optional<time> day_named(std::string_view text)
{
    // What is no date of the calendar is no time of it.
    if (!api::parse_date_time(fmt::format("{}T00:00:00Z", text)))
        return std::nullopt;
    std::tm day{};
    if (::strptime(std::string(text).c_str(), "%Y-%m-%d", &day) == nullptr)
        return std::nullopt;
    return midnight(day, 0);
}

std::optional<time> ago(std::string_view text, time now)
{
    unsigned number = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(stop, text.data() + text.size());
    constexpr unsigned most = 1'000'000;
    if (failed != std::errc() || number > most)
        return std::nullopt;
    if (unit == "h")
        return now - std::chrono::hours(number);
    if (unit == "d")
        return now - std::chrono::days(number);
    return std::nullopt;
}

}  // namespace

std::string_view to_string(grouping by) noexcept
{
    switch (by) {
    case grouping::batch: return "batch";
    case grouping::day: return "day";
    case grouping::owner: return "owner";
    case grouping::type: return "type";
    case grouping::service: break;
    }
    return "service";
}

std::optional<grouping> grouping_named(std::string_view word) noexcept
{
    const auto* const found =
        std::ranges::find_if(all_groupings, [&](grouping by) { return to_string(by) == word; });
    return found == all_groupings.end() ? std::nullopt : std::optional(*found);
}

std::optional<job::final_state> ended_state_named(std::string_view word) noexcept
{
    const auto* const found =
        std::ranges::find_if(ended_states, [&](job::final_state state) { return to_string(state) == word; });
    return found == ended_states.end() ? std::nullopt : std::optional(*found);
}

std::string all_ended_states()
{
    std::string text;
    for (const job::final_state state : ended_states)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", to_string(state));
    return text;
}

bool means(const query& query, const ended_job& job)
{
    const auto names_it = [&](const std::string& name) { return is_named(job, name); };
    return (!query.since || job.ended >= *query.since) && (!query.until || job.ended < *query.until) &&
           (query.states.empty() || std::ranges::find(query.states, job.state) != query.states.end()) &&
           (query.names.empty() || std::ranges::any_of(query.names, names_it));
}

std::string to_url_query(const query& query)
{
    urls::url url;
    auto parameters = url.params();
    parameters.append({"by", to_string(query.by)});
    if (query.since)
        parameters.append({"since", api::to_date_time(*query.since)});
    if (query.until)
        parameters.append({"until", api::to_date_time(*query.until)});
    for (const job::final_state state : query.states)
        parameters.append({"state", to_string(state)});
    for (const std::string& name : query.names)
        parameters.append({"name", name});
    const auto text = url.encoded_query();
    return {text.data(), text.size()};
}

result<query> read_url_query(std::string_view encoded)
{
    const auto parameters = urls::parse_query({encoded.data(), encoded.size()});
    if (!parameters)
        return invalid("The query of the URL makes no sense.");
    query read;
    for (const auto& each : *parameters) {
        const std::string key = each.key.decode();
        if (auto problem = take_parameter(read, key, each.value.decode()))
            return invalid(*std::move(problem));
    }
    return read;
}

std::optional<time> time_named(std::string_view text, time now)
{
    if (const auto exactly = api::parse_date_time(text))
        return exactly;
    const std::time_t counted = system_clock::to_time_t(now);
    std::tm today{};
    ::localtime_r(&counted, &today);
    if (text == "today")
        return midnight(today, 0);
    if (text == "yesterday")
        return midnight(today, -1);
    const auto day = day_named(text);
    return day ? day : ago(text, now);
}

}  // namespace rdad::history
