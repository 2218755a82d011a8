// SPDX-License-Identifier: BSL-1.0
// Which names records have, and which they may get.

#include "job/job_file.hpp"
#include "spool/free_number.hpp"
#include "spool/names.hpp"
#include "spool/spool.hpp"

#include <unistd.h>

#include <utility>

namespace rdad::spool {
namespace {

/// Of a claim of an earlier release, which doesn't say whose the file was.
constexpr auto nobody = static_cast<std::uint32_t>(-1);

/// Higher numbers in dropped names are no numbers of records: there can't be so many.
constexpr std::uint64_t highest_counted = std::uint64_t{1} << 62U;

}  // namespace

result<std::vector<placed_record>> spool::records_named_like(const std::string& name) const
{
    const std::string base = shortened(without_number(name));
    std::vector<placed_record> found;
    for (const place& p : places()) {
        auto names = records(*p.folder);
        if (!names)
            return names.error();
        for (std::string& other : *names) {
            if (shortened(without_number(other)) == base)
                found.push_back({std::move(other), p});
        }
    }
    return found;
}

result<std::optional<std::string>> spool::name_being_taken(const std::string& name) const
{
    const std::string base = shortened(without_number(name));
    const auto may_get_name = [&](const std::string& file_name) {
        return shortened(without_number(job::base_name(file_name))) == base;
    };
    const auto is_ours = [](std::uint32_t user) { return user == ::geteuid() || user == nobody; };
    const auto claimed = claims();
    if (!claimed)
        return claimed.error();
    for (const std::string& claim : *claimed) {
        if (may_get_name(dropped_name(claim)) && is_ours(user_of(claim_id(claim))))
            return std::optional(dropped_name(claim));
    }
    auto dropped = incoming_.names();
    if (!dropped)
        return dropped.error();
    std::erase_if(*dropped, [&](const std::string& file_name) { return !may_get_name(file_name); });
    for (const folder_entry& entry : incoming_.entries_of(*std::move(dropped))) {
        if (entry.is_regular_file && is_ours(entry.user))
            return std::optional(entry.name);
    }
    return std::optional<std::string>();
}

result<std::string> spool::unused_name(const std::string& wanted, const std::set<std::string>& given) const
{
    const auto is_taken = [&](const std::string& name) -> result<bool> {
        if (given.contains(name))
            return true;
        const auto used = place_of(name);
        return used ? result<bool>(used->has_value()) : result<bool>(used.error());
    };
    const auto is_wanted_taken = is_taken(wanted);
    if (!is_wanted_taken)
        return is_wanted_taken.error();
    if (!*is_wanted_taken)
        return wanted;
    // What has a number gets a higher one, so that all of a name are known by it.
    const bool goes_on = number_of(wanted) < highest_counted;
    const std::string base = goes_on ? std::string(without_number(wanted)) : wanted;
    const auto number = free_number(goes_on ? number_of(wanted) + 1 : 2, [&](std::uint64_t n) {
        return is_taken(numbered(base, n));
    });
    return number ? result<std::string>(numbered(base, *number)) : result<std::string>(number.error());
}

}  // namespace rdad::spool
