// SPDX-License-Identifier: BSL-1.0
// What can be configured, and how each value is read.

#include "config/config.hpp"
#include "config/loopback_address.hpp"
#include "config/number_values.hpp"
#include "config/proxy_choice.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace rdad::config {
namespace {

std::string set_string(std::string& target, const std::string& value)
{
    target = value;
    return value.empty() ? "a value" : "";
}

std::string set_secret(auth::secret_path& target, const std::string& value)
{
    target = value;
    return value.empty() ? "a value" : "";
}

/// The sentence that a detail becomes part of has a full stop of its own.
std::string without_full_stop(std::string sentence)
{
    if (sentence.ends_with('.'))
        sentence.pop_back();
    return sentence;
}

std::string set_url(std::string& target, const std::string& value)
{
    target = value;
    const auto url = http::parse_url(value);
    return url ? "" : "an https URL that a token may be sent to. " + without_full_stop(url.error().sentence);
}

std::string set_proxy(std::string& target, const std::string& value)
{
    target = value;
    if (value == no_proxy_at_all)
        return "";
    const auto proxy = http::parse_proxy_url(value);
    return proxy ? ""
                 : "none, or a URL such as http://proxy.example.com:3128. " +
                       without_full_stop(proxy.error().sentence);
}

/// "15, 30, 0.5": seconds.
std::string set_intervals(std::vector<std::chrono::milliseconds>& target, const std::string& value)
{
    std::string expected = "seconds from 0.1 to 86400, separated by commas, such as 15,30,60,120";
    target.clear();
    std::string_view rest = value;
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        double seconds = 0;
        const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
        if (error != std::errc() || !(seconds >= 0.1 && seconds <= 86400))
            return expected;
        target.emplace_back(std::llround(seconds * 1000));
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        if (rest.empty())
            return "";
        if (rest.front() != ',')
            return expected;
        rest.remove_prefix(1);
    }
}

/// "draft-*, Thumbs.db": names may have blanks in them.
std::string set_patterns(std::vector<std::string>& target, const std::string& value)
{
    std::string expected =
        "names of files separated by commas, in which * and ? stand for others, such as draft-*, "
        "Thumbs.db; not all names";
    constexpr std::string_view blanks = " \t";
    target.clear();
    std::string_view rest = value;
    while (true) {
        const std::string_view item = rest.substr(0, rest.find(','));
        const auto begin = item.find_first_not_of(blanks);
        const auto is_for_some = item.find_first_not_of("*? \t") != item.npos;
        if (!is_for_some || item.find('/') != item.npos)
            return expected;
        target.emplace_back(item.substr(begin, item.find_last_not_of(blanks) + 1 - begin));
        if (item.size() == rest.size())
            return "";
        rest.remove_prefix(item.size() + 1);
    }
}

/// Sets what `value` is the name of; "auto, list or progress" if it is none's.
template <class T>
std::string set_choice(
    T& target,
    const std::string& value,
    std::initializer_list<std::pair<const char*, T>> choices
)
{
    std::string names;
    std::size_t left = choices.size();
    for (const auto& [name, choice] : choices) {
        if (value == name) {
            target = choice;
            return "";
        }
        --left;
        names.append(names.empty() ? "" : left == 0 ? " or " : ", ").append(name);
    }
    return names;
}

std::string set_service(const api::service*& target, const std::string& value)
{
    const api::service* const service = api::find_service(value);
    if (!service)
        return api::names_of_services();
    target = service;
    return "";
}

std::string set_poll(job::polling& target, const std::string& value)
{
    using enum job::polling;
    return set_choice(target, value, {{"auto", automatic}, {"list", list}, {"progress", progress}});
}

std::string set_audience(audience& target, const std::string& value)
{
    return set_choice(target, value, {{"group", audience::group}, {"owner", audience::owner}});
}

std::string set_form(journal::entry_form& target, const std::string& value)
{
    using enum journal::entry_form;
    return set_choice(
        target,
        value,
        {{"auto", automatic}, {"journal", journal}, {"text", text}, {"json", json}}
    );
}

std::string set_level(journal::priority& target, const std::string& value)
{
    using enum journal::priority;
    return set_choice(
        target,
        value,
        {{"error", error}, {"warning", warning}, {"notice", notice}, {"info", info}, {"debug", debug}}
    );
}

/// How the service is reached.
std::vector<key> keys_of_api()
{
    return {
        {"api",
         "base_url",
         "where a service is, with the path in front of /jobs; the others are beside it",
         [](config& config, const std::string& value) { return set_url(config.api.base_url, value); }},
        {"api",
         "service",
         "the service of jobs that name none; realitydataanalysis when left out",
         [](config& config, const std::string& value) { return set_service(config.api.service, value); }},
        {"api",
         "proxy",
         "URL of a proxy, or none; by HTTPS_PROXY and NO_PROXY when left out",
         [](config& config, const std::string& value) { return set_proxy(config.api.proxy, value); }},
        {"api",
         "proxy_credentials_file",
         "file with user:password for the proxy",
         [](config& config, const std::string& value) {
             return set_secret(config.api.proxy_credentials_file, value);
         }},
        {"api",
         "ca_file",
         "PEM file of the certificates to trust instead of the system's",
         [](config& config, const std::string& value) { return set_string(config.api.ca_file, value); }},
        {"api",
         "accept",
         "the Accept header of each call; that of the service when left out",
         [](config& config, const std::string& value) { return set_string(config.api.accept, value); }},
    };
}

/// How the daemon is known to it.
std::vector<key> keys_of_auth()
{
    return {
        {"auth",
         "token_file",
         "file with an access token; it is read again when it changes",
         [](config& config, const std::string& value) { return set_secret(config.auth.token_file, value); }},
        {"auth",
         "client_id",
         "id for OAuth 2.0 client credentials",
         [](config& config, const std::string& value) { return set_string(config.auth.client_id, value); }},
        {"auth",
         "client_secret_file",
         "file with the client's secret",
         [](config& config, const std::string& value) {
             return set_secret(config.auth.client_secret_file, value);
         }},
        {"auth",
         "token_url",
         "the token endpoint for client credentials",
         [](config& config, const std::string& value) { return set_url(config.auth.token_url, value); }},
        {"auth",
         "scope",
         "the scopes that are asked for, separated by blanks; those of the service when left out",
         [](config& config, const std::string& value) { return set_string(config.auth.scope, value); }},
    };
}

/// How many calls there may be.
std::vector<key> keys_of_pace()
{
    return {
        {"pace",
         "requests_per_minute",
         "the subscription's rate limit, or this host's share of it",
         [](config& config, const std::string& value) {
             return set_number(config.pace.requests_per_minute, value, 1'000'000);
         }},
        {"pace",
         "requests_per_hour",
         "the same for an hour, where there is such a limit",
         [](config& config, const std::string& value) {
             return set_number(config.pace.requests_per_hour, value, 100'000'000);
         }},
        {"pace",
         "cost_per_day",
         "what the jobs started on a day (UTC) may cost together, by the service's estimates",
         [](config& config, const std::string& value) { return set_cost(config.pace.cost_per_day, value); }},
        {"pace",
         "connections",
         "connections to the service at a time",
         [](config& config, const std::string& value) {
             return set_number(config.pace.connections, value, 1000);
         }},
        {"pace",
         "poll_intervals",
         "seconds between looks at active jobs, growing, separated by commas",
         [](config& config, const std::string& value) {
             return set_intervals(config.pace.poll_intervals, value);
         }},
        {"pace",
         "poll",
         "how active jobs are followed: auto, list or progress",
         [](config& config, const std::string& value) { return set_poll(config.pace.poll, value); }},
    };
}

/// Where jobs come from, and orders.
std::vector<key> keys_of_spool()
{
    return {
        {"spool",
         "directory",
         "the spool",
         [](config& config, const std::string& value) { return set_string(config.spool.directory, value); }},
        {"spool",
         "ignore",
         "patterns of names that are left alone in incoming too, separated by commas",
         [](config& config, const std::string& value) { return set_patterns(config.spool.ignore, value); }},
        {"spool",
         "repeat_within",
         "seconds within which a file that creates jobs is held if its content was dropped before",
         [](config& config, const std::string& value) {
             return set_seconds(config.spool.repeat_within, value, 86'400);
         }},
        {"status",
         "socket",
         "Unix socket at which rdactl gives orders; \"socket\" in the spool when left out",
         [](config& config, const std::string& value) { return set_string(config.status.socket, value); }},
        {"status",
         "listen",
         "loopback address and port of the page for browsers, such as 127.0.0.1:8470; none when left out",
         [](config& config, const std::string& value) {
             return set_loopback_address(config.status.listen, value);
         }},
        {"status",
         "read",
         "who sees jobs at the socket: group, or owner for their own jobs only",
         [](config& config, const std::string& value) { return set_audience(config.status.read, value); }},
        {"status",
         "orders",
         "who may give orders there: group, or owner for their own jobs only",
         [](config& config, const std::string& value) { return set_audience(config.status.orders, value); }},
    };
}

/// How much of what is dropped is taken at a time.
std::vector<key> keys_of_limits()
{
    return {
        {"limits",
         "user_jobs",
         "jobs of a user that wait or are under way; further files of theirs stay in incoming/",
         [](config& config, const std::string& value) {
             return set_number(config.limits.user_jobs, value, 10'000'000);
         }},
        {"limits",
         "user_bytes",
         "the same in bytes of the jobs' specs",
         [](config& config, const std::string& value) {
             return set_number(config.limits.user_bytes, value, 4'000'000'000);
         }},
        {"limits",
         "all_jobs",
         "jobs of all users that wait or are under way",
         [](config& config, const std::string& value) {
             return set_number(config.limits.all_jobs, value, 10'000'000);
         }},
    };
}

/// What the operator is told.
std::vector<key> keys_of_log()
{
    return {
        {"log",
         "log",
         "how messages are written: auto, journal, text or json",
         [](config& config, const std::string& value) { return set_form(config.log.form, value); }},
        {"log",
         "log_level",
         "the least grave messages that are written: error, warning, notice, info or debug",
         [](config& config, const std::string& value) { return set_level(config.log.level, value); }},
    };
}

}  // namespace

std::string key::flag() const
{
    std::string flag = std::string("--") + name;
    std::ranges::replace(flag, '_', '-');
    return flag;
}

const std::vector<key>& keys()
{
    static const std::vector<key> all = [] {
        std::vector<key> joined;
        for (const auto& part :
             {keys_of_api(),
              keys_of_auth(),
              keys_of_spool(),
              keys_of_limits(),
              keys_of_pace(),
              keys_of_log()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

}  // namespace rdad::config
