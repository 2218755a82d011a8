// SPDX-License-Identifier: BSL-1.0
#include "fleet/record_id.hpp"

#include "api/identifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>

namespace rdad::fleet {
namespace {

bool is_claim_id(std::string_view text)
{
    const auto is_sign = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); };
    return !text.empty() && std::ranges::all_of(text, is_sign);
}

/// As fmt writes it: without a sign, and with no zero before it. From 1.
std::optional<std::uint32_t> read_number(std::string_view text)
{
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    const bool is_number = error == std::errc() && stop == end && text.front() != '0';
    return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

bool is_host(std::string_view text)
{
    return api::is_uuid(text) && api::canonical_id(std::string(text)) == text;
}

std::string to_text(const record_id& id)
{
    assert(is_host(id.host) && is_claim_id(id.claim) && id.number > 0);
    return fmt::format("{}.{}.{}", id.host, id.claim, id.number);
}

std::optional<record_id> read_record_id(std::string_view text)
{
    const auto first = text.find('.');
    const auto last = text.rfind('.');
    if (first == last)
        return std::nullopt;
    const std::string_view host = text.substr(0, first);
    const std::string_view claim = text.substr(first + 1, last - first - 1);
    const auto number = read_number(text.substr(last + 1));
    if (!is_host(host) || !is_claim_id(claim) || !number)
        return std::nullopt;
    return record_id{std::string(host), std::string(claim), *number};
}

}  // namespace rdad::fleet
