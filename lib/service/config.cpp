#include "service/config.hpp"

#include "auth/file_proxy_credentials.hpp"
#include "auth/secret_file.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"
#include "service/credentials.hpp"
#include "service/ini_file.hpp"
#include "service/proxy_choice.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <set>
#include <system_error>
#include <tuple>

namespace rdad::service {
namespace {

std::string set_string(std::string& target, const std::string& value)
{
    target = value;
    return value.empty() ? "a value" : "";
}

std::string set_number(unsigned& target, const std::string& value, unsigned largest)
{
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, target);
    if (error != std::errc() || stop != end || target < 1 || target > largest)
        return fmt::format("a whole number from 1 to {}", largest);
    return "";
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
    return url ? "" : "an https URL that a token may be sent to. " + without_full_stop(url.error().detail);
}

std::string set_proxy(std::string& target, const std::string& value)
{
    target = value;
    if (value == no_proxy_at_all)
        return "";
    const auto proxy = http::parse_proxy_url(value);
    return proxy ? ""
                 : "none, or a URL such as http://proxy.example.com:3128. " +
                       without_full_stop(proxy.error().detail);
}

/// A value as it is told. What has an "@" in it may be a URL with a password.
std::string told(const std::string& value)
{
    return value.find('@') == std::string::npos ? fmt::format("\"{}\"", value) : "a text with an \"@\"";
}

/// "15, 30, 0.5": seconds.
std::string set_intervals(std::vector<std::chrono::milliseconds>& target, const std::string& value)
{
    const std::string expected = "seconds from 0.1 to 86400, separated by commas, such as 15,30,60,120";
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

std::string set_poll(job::polling& target, const std::string& value)
{
    const std::map<std::string, job::polling> names{
        {"auto", job::polling::automatic},
        {"list", job::polling::list},
        {"progress", job::polling::progress},
    };
    const auto found = names.find(value);
    if (found == names.end())
        return "auto, list or progress";
    target = found->second;
    return "";
}

const config_key* find_key(std::string_view section, std::string_view name)
{
    const auto& keys = config_keys();
    const auto found = std::ranges::find_if(keys, [&](const config_key& key) {
        return key.section == section && key.name == name;
    });
    return found == keys.end() ? nullptr : &*found;
}

std::string known_keys(std::string_view section)
{
    std::string names;
    for (const config_key& key : config_keys()) {
        if (key.section == section)
            names.append(names.empty() ? "" : ", ").append(key.name);
    }
    return names;
}

std::string file_of(const config_source& source)
{
    return source.file.empty() ? default_config_file : source.file;
}

/// What is wrong with one line of the file, or nothing.
std::string apply(config& c, const ini_line& line, std::set<std::string>& seen)
{
    if (known_keys(line.section).empty()) {
        return line.section.empty()
                   ? fmt::format("\"{}\" stands before the first section, such as [api]", line.key)
                   : fmt::format("[{}] is not a section known here", line.section);
    }
    const config_key* key = find_key(line.section, line.key);
    if (!key) {
        return fmt::format(
            "\"{}\" is not a key of [{}]; known are {}",
            line.key,
            line.section,
            known_keys(line.section)
        );
    }
    if (!seen.insert(line.key).second)
        return fmt::format("\"{}\" is set a second time", line.key);
    const std::string expected = key->set(c, line.value);
    return expected.empty()
               ? ""
               : fmt::format("{} is not right for {}; expected {}", told(line.value), line.key, expected);
}

config_result<void> apply_file(config& c, const std::string& file)
{
    const auto lines = read_ini_file(file);
    if (!lines)
        return config_problem{lines.error()};
    std::set<std::string> seen;
    for (const ini_line& line : *lines) {
        if (const std::string wrong = apply(c, line, seen); !wrong.empty())
            return config_problem{fmt::format("{}, line {}: {}.", file, line.number, wrong)};
    }
    return {};
}

config_result<void> apply_flags(config& c, const std::map<std::string, std::string>& flags)
{
    for (const config_key& key : config_keys()) {
        const auto flag = flags.find(key.name);
        if (flag == flags.end())
            continue;
        if (const std::string expected = key.set(c, flag->second); !expected.empty()) {
            return config_problem{
                fmt::format("{}: {} is not right; expected {}.", key.flag(), told(flag->second), expected)};
        }
    }
    return {};
}

/// Takes the secrets that no file is named for from where the service manager or a person has put them.
void find_secrets(config& c, const std::string& file)
{
    if (c.api.proxy_credentials_file.empty())
        c.api.proxy_credentials_file = default_secret_file(file, "proxy-credentials");
    if (!c.auth.client_id.empty() && c.auth.client_secret_file.empty())
        c.auth.client_secret_file = default_secret_file(file, "client-secret");
    else if (c.auth.client_id.empty() && c.auth.client_secret_file.empty() && c.auth.token_file.empty())
        c.auth.token_file = default_secret_file(file, "token");
}

config_result<void> check_auth(const config& c, const std::string& file)
{
    const bool has_client = !c.auth.client_id.empty() || !c.auth.client_secret_file.empty();
    if (c.auth.token_file.empty() && !has_client) {
        return config_problem{fmt::format(
            "{}: there is no access token; put one into {} or name a token_file in [auth], or a client_id.",
            file,
            secret_file_beside(file, "token")
        )};
    }
    if (!c.auth.token_file.empty() && has_client)
        return config_problem{file + ": [auth] has both token_file and a client; leave one of them out."};
    if (has_client && c.auth.client_id.empty())
        return config_problem{file + ": [auth] has a client_secret_file, but no client_id."};
    if (has_client && c.auth.client_secret_file.empty()) {
        return config_problem{fmt::format(
            "{}: there is no secret of the client; put it into {} or name a client_secret_file in [auth].",
            file,
            secret_file_beside(file, "client-secret")
        )};
    }
    return {};
}

/// Where the value of a key has come from: "rdad.conf: token_file" or "--token-file".
std::string origin_of(const config_key& key, const config_source& source)
{
    return source.flags.contains(key.name) ? key.flag() : fmt::format("{}: {}", file_of(source), key.name);
}

/// What is wrong with the file of certificates, in a sentence; empty: nothing.
std::string problem_of_ca_file(const std::string& path, const std::string& origin)
{
    std::error_code ec;
    const bool has_content = std::filesystem::file_size(path, ec) > 0;
    if (!ec && ::access(path.c_str(), R_OK) != 0)
        ec.assign(errno, std::generic_category());
    if (ec)
        return fmt::format("{} {} cannot be read: {}.", origin, path, ec.message());
    return has_content ? "" : fmt::format("{} {} is empty.", origin, path);
}

std::string problem_of_secret_file(const std::string& path, const std::string& origin)
{
    const auto read = auth::read_secret_file(path, origin);
    return read ? "" : read.error().detail;
}

std::string problem_of_proxy_credentials(const std::string& path, const std::string& origin)
{
    const auto read = auth::read_proxy_credentials(path, origin);
    return read ? "" : read.error().detail;
}

/// What is read while the daemon works has to be there when it starts: a person is looking now.
config_result<void> check_files(const config& c, const config_source& source)
{
    const std::tuple<const char*, const char*, const std::string&, decltype(&problem_of_ca_file)> files[]{
        {"auth", "token_file", c.auth.token_file, problem_of_secret_file},
        {"auth", "client_secret_file", c.auth.client_secret_file, problem_of_secret_file},
        {"api", "ca_file", c.api.ca_file, problem_of_ca_file},
        {"api", "proxy_credentials_file", c.api.proxy_credentials_file, problem_of_proxy_credentials},
    };
    for (const auto& [section, key, path, problem_of] : files) {
        if (path.empty())
            continue;
        const std::string problem = problem_of(path, origin_of(*find_key(section, key), source));
        if (!problem.empty())
            return config_problem{problem};
    }
    return {};
}

}  // namespace

std::string config_key::flag() const
{
    std::string flag = std::string("--") + name;
    std::ranges::replace(flag, '_', '-');
    return flag;
}

const std::vector<config_key>& config_keys()
{
    static const std::vector<config_key> keys{
        {"api",
         "base_url",
         "where the service is, with the path in front of /jobs",
         [](config& c, const std::string& v) { return set_url(c.api.base_url, v); }},
        {"api",
         "proxy",
         "URL of a proxy, or none; by HTTPS_PROXY and NO_PROXY when left out",
         [](config& c, const std::string& v) { return set_proxy(c.api.proxy, v); }},
        {"api",
         "proxy_credentials_file",
         "file with user:password for the proxy",
         [](config& c, const std::string& v) { return set_string(c.api.proxy_credentials_file, v); }},
        {"api",
         "ca_file",
         "PEM file of the certificates to trust instead of the system's",
         [](config& c, const std::string& v) { return set_string(c.api.ca_file, v); }},
        {"api",
         "accept",
         "the Accept header of each call",
         [](config& c, const std::string& v) { return set_string(c.api.accept, v); }},
        {"auth",
         "token_file",
         "file with an access token; it is read again when it changes",
         [](config& c, const std::string& v) { return set_string(c.auth.token_file, v); }},
        {"auth",
         "client_id",
         "id for OAuth 2.0 client credentials",
         [](config& c, const std::string& v) { return set_string(c.auth.client_id, v); }},
        {"auth",
         "client_secret_file",
         "file with the client's secret",
         [](config& c, const std::string& v) { return set_string(c.auth.client_secret_file, v); }},
        {"auth",
         "token_url",
         "the token endpoint for client credentials",
         [](config& c, const std::string& v) { return set_url(c.auth.token_url, v); }},
        {"auth",
         "scope",
         "the scopes that are asked for, separated by blanks",
         [](config& c, const std::string& v) { return set_string(c.auth.scope, v); }},
        {"spool",
         "directory",
         "the spool",
         [](config& c, const std::string& v) { return set_string(c.spool.directory, v); }},
        {"status",
         "socket",
         "Unix socket at which rdactl gives orders; \"socket\" in the spool when left out",
         [](config& c, const std::string& v) { return set_string(c.status.socket, v); }},
        {"pace",
         "requests_per_minute",
         "the subscription's rate limit, or this host's share of it",
         [](config& c, const std::string& v) {
             return set_number(c.pace.requests_per_minute, v, 1'000'000);
         }},
        {"pace",
         "requests_per_hour",
         "the same for an hour, where there is such a limit",
         [](config& c, const std::string& v) {
             return set_number(c.pace.requests_per_hour, v, 100'000'000);
         }},
        {"pace",
         "connections",
         "connections to the service at a time",
         [](config& c, const std::string& v) { return set_number(c.pace.connections, v, 1000); }},
        {"pace",
         "poll_intervals",
         "seconds between looks at active jobs, growing, separated by commas",
         [](config& c, const std::string& v) { return set_intervals(c.pace.poll_intervals, v); }},
        {"pace",
         "poll",
         "how active jobs are followed: auto, list or progress",
         [](config& c, const std::string& v) { return set_poll(c.pace.poll, v); }},
    };
    return keys;
}

std::string socket_of(const config& c)
{
    return c.status.socket.empty() ? c.spool.directory + "/socket" : c.status.socket;
}

config_result<config> read_config(const config_source& source)
{
    config c;
    const std::string file = file_of(source);
    if (!source.file.empty() || std::filesystem::exists(file)) {
        if (auto applied = apply_file(c, file); !applied)
            return applied.error();
    }
    if (auto applied = apply_flags(c, source.flags); !applied)
        return applied.error();
    return c;
}

config_result<config> load_config(const config_source& source)
{
    auto c = read_config(source);
    if (!c)
        return c;
    find_secrets(*c, file_of(source));
    if (auto checked = check_auth(*c, file_of(source)); !checked)
        return checked.error();
    if (auto checked = check_files(*c, source); !checked)
        return checked.error();
    return c;
}

}  // namespace rdad::service
