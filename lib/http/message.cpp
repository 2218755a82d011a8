// Looking up headers.

#include "http/message.hpp"

#include <algorithm>

namespace rdad::http {
namespace {

// std::tolower would ask the locale, which the names of headers do not follow.
constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<std::string_view> response::header(std::string_view name) const
{
    for (const auto& candidate : headers) {
        if (std::ranges::equal(candidate.name, name, {}, lower, lower))
            return candidate.value;
    }
    return std::nullopt;
}

}  // namespace rdad::http
