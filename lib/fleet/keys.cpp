// SPDX-License-Identifier: BSL-1.0
#include "fleet/keys.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace rdad::fleet {
namespace {

constexpr std::size_t longest_fleet_name = 64;

constexpr std::array<std::string_view, 2> folders_of_hosts{"h/", "ask/"};
constexpr std::array<std::string_view, 3> folders_of_records{"spec/", "life/", "order/"};
constexpr std::array<std::string_view, 2> folders_of_records_by_hosts{"found/", "done/"};
constexpr std::string_view folder_of_records_by_jobs = "f/";
constexpr std::string_view folder_of_jobs = "doubt/";

std::string_view before_slash(std::string_view text)
{
    return text.substr(0, text.find('/'));
}

std::string_view behind_slash(std::string_view text)
{
    const auto slash = text.find('/');
    return slash == text.npos ? std::string_view() : text.substr(slash + 1);
}

std::optional<std::string> if_uuid(std::string_view text)
{
    return is_host(text) ? std::optional<std::string>(text) : std::nullopt;
}

}  // namespace

bool is_fleet_name(std::string_view text)
{
    constexpr std::string_view others = "-_.";
    const auto is_sign = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != others.npos;
    };
    return !text.empty() && text.size() <= longest_fleet_name && std::ranges::all_of(text, is_sign);
}

keys::keys(std::string_view fleet_name) : root_("/rdad/")
{
    assert(is_fleet_name(fleet_name));
    root_.append(fleet_name).append("/");
}

std::string keys::in_folder(std::string_view folder, std::string_view host) const
{
    return std::string(root_).append(folder).append(host).append("/");
}

std::optional<std::string_view> keys::behind(std::string_view folder, std::string_view key) const
{
    if (!key.starts_with(root_) || !key.substr(root_.size()).starts_with(folder))
        return std::nullopt;
    return key.substr(root_.size() + folder.size());
}

std::optional<std::string> keys::host_of(std::string_view key) const
{
    for (const auto folder : folders_of_hosts) {
        if (const auto rest = behind(folder, key))
            return if_uuid(*rest);
    }
    for (const auto folder : folders_of_records_by_hosts) {
        if (const auto rest = behind(folder, key))
            return if_uuid(before_slash(*rest));
    }
    return std::nullopt;
}

std::optional<record_id> keys::record_of(std::string_view key) const
{
    for (const auto folder : folders_of_records) {
        if (const auto rest = behind(folder, key))
            return read_record_id(*rest);
    }
    for (const auto folder : folders_of_records_by_hosts) {
        const auto rest = behind(folder, key);
        if (rest && is_host(before_slash(*rest)))
            return read_record_id(behind_slash(*rest));
    }
    const auto rest = behind(folder_of_records_by_jobs, key);
    return rest && if_uuid(before_slash(*rest)) ? read_record_id(behind_slash(*rest)) : std::nullopt;
}

std::optional<std::string> keys::job_of(std::string_view key) const
{
    if (const auto rest = behind(folder_of_records_by_jobs, key))
        return read_record_id(behind_slash(*rest)) ? if_uuid(before_slash(*rest)) : std::nullopt;
    const auto rest = behind(folder_of_jobs, key);
    return rest ? if_uuid(*rest) : std::nullopt;
}

}  // namespace rdad::fleet
