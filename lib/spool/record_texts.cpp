// SPDX-License-Identifier: BSL-1.0
#include "spool/record_texts.hpp"

#include <algorithm>
#include <cassert>

namespace rdad::spool {
namespace {

constexpr char separator = '\x1e';

/// Of no JSON text: what was to be there instead isn't.
constexpr char missing = '\0';

bool has_pairs_of_separators(std::string_view file) noexcept
{
    return std::ranges::count(file, separator) % 2 == 0;
}

}  // namespace

std::string added_text(std::string_view text)
{
    assert(text.find(separator) == std::string_view::npos && text.find(missing) == std::string_view::npos);
    return std::string(1, separator).append(text).append(1, separator);
}

std::string_view last_text(std::string_view file) noexcept
{
    file = file.substr(0, file.find(missing));
    if (!has_pairs_of_separators(file))
        file = file.substr(0, file.rfind(separator));
    const auto end = file.rfind(separator);
    if (end == std::string_view::npos)
        return file;
    file = file.substr(0, end);
    return file.substr(file.rfind(separator) + 1);
}

bool has_whole_texts(std::string_view file) noexcept
{
    return file.find(missing) == std::string_view::npos && has_pairs_of_separators(file);
}

}  // namespace rdad::spool
