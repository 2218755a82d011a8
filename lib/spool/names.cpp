// SPDX-License-Identifier: BSL-1.0
#include "spool/names.hpp"

#include "job/job_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

namespace rdad::spool {
namespace {

/// A file's name has 255 bytes at most.
constexpr std::size_t longest_name = 200;

/// In the id of a claim, between the time and the user. No hexadecimal digit.
constexpr char user_mark = 'u';

/// Null where it names none.
std::optional<std::uint32_t> user_in(std::string_view claim_id) noexcept
{
    const auto mark = claim_id.find(user_mark);
    if (mark == claim_id.npos)
        return std::nullopt;
    std::uint32_t user = 0;
    const char* const end = claim_id.data() + claim_id.size();
    const auto [stop, error] = std::from_chars(claim_id.data() + mark + 1, end, user);
    return error == std::errc() && stop == end ? std::optional(user) : std::nullopt;
}

}  // namespace

std::string file_of(const std::string& name)
{
    return name + std::string(record_ending);
}

bool is_name(std::string_view name) noexcept
{
    return !name.empty() && !name.starts_with('.') && name.find('/') == name.npos &&
           name.find('\0') == name.npos;
}

std::string numbered(const std::string& wanted, std::uint64_t number)
{
    return number == 1 ? wanted : fmt::format("{}~{}", wanted, number);
}

std::string_view without_number(std::string_view name) noexcept
{
    const auto tilde = name.rfind('~');
    const bool is_numbered = tilde != name.npos && tilde + 1 < name.size() &&
                             name.find_first_not_of("0123456789", tilde + 1) == name.npos;
    return is_numbered ? name.substr(0, tilde) : name;
}

std::uint64_t number_of(std::string_view name) noexcept
{
    const std::string_view wanted = without_number(name);
    if (wanted.size() == name.size())
        return 1;
    const std::string_view digits = name.substr(wanted.size() + 1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() ? number : std::numeric_limits<std::uint64_t>::max();
}

std::string shortened(std::string_view name)
{
    constexpr std::size_t longest_character = 4;
    if (name.size() > longest_name) {
        std::size_t end = longest_name;
        while (end > longest_name - longest_character &&
               (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
            --end;
        name = name.substr(0, end);
    }
    return std::string(name);
}

std::string claim_name(const std::string& file_name, std::int64_t time, std::uint32_t user)
{
    const std::string_view base = job::base_name(file_name);
    const std::string_view ending = std::string_view(file_name).substr(base.size());
    return fmt::format("{}{}.{:x}{}{}{}", shortened(base), ending, time, user_mark, user, claim_ending);
}

bool is_claim(std::string_view name) noexcept
{
    if (!name.ends_with(claim_ending))
        return false;
    name.remove_suffix(claim_ending.size());
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos || dot == 0)
        return false;
    const std::string_view id = name.substr(dot + 1);
    const std::string_view time = id.substr(0, id.find(user_mark));
    const bool names_user = time.size() < id.size();
    return !time.empty() && time.find_first_not_of("0123456789abcdef") == time.npos &&
           (!names_user || user_in(id));
}

std::string dropped_name(std::string_view claim)
{
    claim.remove_suffix(claim_ending.size());
    return std::string(claim.substr(0, claim.rfind('.')));
}

std::string claim_id(std::string_view claim)
{
    claim.remove_suffix(claim_ending.size());
    return std::string(claim.substr(claim.rfind('.') + 1));
}

std::uint32_t user_of(std::string_view claim_id) noexcept
{
    return user_in(claim_id).value_or(std::numeric_limits<std::uint32_t>::max());
}

}  // namespace rdad::spool
