// SPDX-License-Identifier: BSL-1.0
#include "config/config.hpp"

#include "auth/bearer_token.hpp"
#include "auth/client_secret.hpp"
#include "auth/file_proxy_credentials.hpp"
#include "config/credentials.hpp"
#include "config/ini_file.hpp"
#include "config/instance.hpp"
#include "config/proxy_choice.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <tuple>

namespace rdad::config {
namespace {

/// A value as it is told. What has an "@" in it may be a URL with a password.
std::string told(const std::string& value)
{
    return value.find('@') == std::string::npos ? fmt::format("\"{}\"", value) : "a text with an \"@\"";
}

const key* find_key(std::string_view section, std::string_view name)
{
    const auto& known = keys();
    const auto found = std::ranges::find_if(known, [&](const key& key) {
        return key.section == section && key.name == name;
    });
    return found == known.end() ? nullptr : &*found;
}

std::string known_keys(std::string_view section)
{
    std::string names;
    for (const key& key : keys()) {
        if (key.section == section)
            names.append(names.empty() ? "" : ", ").append(key.name);
    }
    return names;
}

std::string file_of(const source& source)
{
    return source.file.empty() ? default_config_file : source.file;
}

/// What is wrong with one line of the file, or nothing.
std::string apply(config& config, const ini_line& line, std::set<std::string>& seen)
{
    if (known_keys(line.section).empty()) {
        return line.section.empty()
                   ? fmt::format("\"{}\" stands before the first section, such as [api]", line.key)
                   : fmt::format("[{}] is not a section known here", line.section);
    }
    const key* key = find_key(line.section, line.key);
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
    const std::string expected = key->set(config, line.value);
    return expected.empty()
               ? ""
               : fmt::format("{} is not right for {}; expected {}", told(line.value), line.key, expected);
}

result<void> apply_file(config& config, const std::string& file)
{
    const auto lines = read_ini_file(file);
    if (!lines)
        return lines.error();
    std::set<std::string> seen;
    for (const ini_line& line : *lines) {
        if (const std::string wrong = apply(config, line, seen); !wrong.empty())
            return invalid(fmt::format("{}, line {}: {}.", file, line.number, wrong));
    }
    return {};
}

result<void> apply_flags(config& config, const std::map<std::string, std::string>& flags)
{
    for (const key& key : keys()) {
        const auto flag = flags.find(key.name);
        if (flag == flags.end())
            continue;
        if (const std::string expected = key.set(config, flag->second); !expected.empty()) {
            return invalid(
                fmt::format("{}: {} is not right; expected {}.", key.flag(), told(flag->second), expected)
            );
        }
    }
    return {};
}

/// Takes the secrets that no file is named for from where the service manager or a person has put them.
void find_secrets(config& config, const std::string& file)
{
    if (config.api.proxy_credentials_file.empty())
        config.api.proxy_credentials_file = default_secret_file(file, "proxy-credentials");
    if (!config.auth.client_id.empty() && config.auth.client_secret_file.empty())
        config.auth.client_secret_file = default_secret_file(file, "client-secret");
    else if (config.auth.client_id.empty() && config.auth.client_secret_file.empty() && config.auth.token_file.empty())
        config.auth.token_file = default_secret_file(file, "token");
}

result<void> check_auth(const config& config, const std::string& file)
{
    const bool has_client = !config.auth.client_id.empty() || !config.auth.client_secret_file.empty();
    if (config.auth.token_file.empty() && !has_client) {
        return invalid(fmt::format(
            "{}: there is no access token; put one into {} or name a token_file in [auth], or a client_id.",
            file,
            secret_file_beside(file, "token")
        ));
    }
    if (!config.auth.token_file.empty() && has_client)
        return invalid(file + ": [auth] has both token_file and a client; leave one of them out.");
    if (has_client && config.auth.client_id.empty())
        return invalid(file + ": [auth] has a client_secret_file, but no client_id.");
    if (has_client && config.auth.client_secret_file.empty()) {
        return invalid(fmt::format(
            "{}: there is no secret of the client; put it into {} or name a client_secret_file in [auth].",
            file,
            secret_file_beside(file, "client-secret")
        ));
    }
    return {};
}

/// Where the value of a key has come from: "rdad.conf: token_file" or "--token-file".
std::string origin_of(const key& key, const source& source)
{
    return source.flags.contains(key.name) ? key.flag() : fmt::format("{}: {}", file_of(source), key.name);
}

result<void> check_ca_file(const std::string& path, const std::string& origin)
{
    std::error_code ec;
    const bool has_content = std::filesystem::file_size(path, ec) > 0;
    if (!ec && ::access(path.c_str(), R_OK) != 0)
        ec.assign(errno, std::generic_category());
    if (ec)
        return failure{ec, fmt::format("{} {} cannot be read: {}.", origin, path, ec.message())};
    if (!has_content)
        return invalid(fmt::format("{} {} is empty.", origin, path));
    return {};
}

/// What is read while the daemon works has to be there when it starts: a person is looking now.
result<void> check_files(const config& config, const source& source)
{
    const std::tuple<const char*, const char*, const auth::secret_path&, decltype(&auth::read_token_file)>
        secrets[]{
            {"auth", "token_file", config.auth.token_file, auth::read_token_file},
            {"auth", "client_secret_file", config.auth.client_secret_file, auth::read_client_secret_file},
            {"api",
             "proxy_credentials_file",
             config.api.proxy_credentials_file,
             auth::read_proxy_credentials},
        };
    for (const auto& [section, key, path, read] : secrets) {
        if (path.empty())
            continue;
        if (const auto done = read(path, origin_of(*find_key(section, key), source)); !done)
            return done.error();
    }
    if (config.api.ca_file.empty())
        return {};
    return check_ca_file(config.api.ca_file, origin_of(*find_key("api", "ca_file"), source));
}

}  // namespace

std::string socket_of(const config& config)
{
    return config.status.socket.empty() ? config.spool.directory + "/socket" : config.status.socket;
}

result<config> read(const source& source)
{
    config c;
    const std::string file = file_of(source);
    c.spool.directory = default_spool(file);
    if (!source.file.empty() || std::filesystem::exists(file)) {
        if (auto applied = apply_file(c, file); !applied)
            return applied.error();
    }
    if (auto applied = apply_flags(c, source.flags); !applied)
        return applied.error();
    return c;
}

journal::options journal_options_of_flags(const source& source)
{
    config c;
    for (const key& key : keys()) {
        const auto flag = source.flags.find(key.name);
        if (key.section == std::string_view("log") && flag != source.flags.end())
            key.set(c, flag->second);
    }
    return c.log;
}

result<config> load(const source& source)
{
    auto c = read(source);
    if (!c)
        return c;
    find_secrets(*c, file_of(source));
    if (auto checked = check_auth(*c, file_of(source)); !checked)
        return checked.error();
    if (auto checked = check_files(*c, source); !checked)
        return checked.error();
    return c;
}

}  // namespace rdad::config
