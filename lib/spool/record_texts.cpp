// SPDX-License-Identifier: BSL-1.0
#include "spool/record_texts.hpp"

#include <boost/crc.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace rdad::spool {
namespace {

constexpr char separator = '\x1e';

/// Of no JSON text: what was to be there instead isn't.
constexpr char missing = '\0';

constexpr std::size_t checksum_size = 8;

/// One crash leaves this many at the most of what it has kept from being added.
constexpr auto most_separators_left = 2;

std::string checksum_of(std::string_view text)
{
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    return fmt::format("{:08x}", crc.checksum());
}

struct texts
{
    std::string_view last;

    /// What follows on the last one, and is none.
    std::string_view rest;
};

/// The first text, and all that is behind it.
texts first_of(std::string_view file)
{
    const std::string_view first = file.substr(0, std::min(file.find(separator), file.find(missing)));
    return {first, file.substr(first.size())};
}

/// Goes on to the text that begins the rest. False: none does.
bool advance(texts& at)
{
    if (!at.rest.starts_with(separator))
        return false;
    const auto end = at.rest.find(separator, 1);
    if (end == std::string_view::npos || end <= checksum_size)
        return false;
    const std::string_view text = at.rest.substr(1 + checksum_size, end - 1 - checksum_size);
    if (at.rest.substr(1, checksum_size) != checksum_of(text))
        return false;
    at = {text, at.rest.substr(end + 1)};
    return true;
}

texts texts_of(std::string_view file)
{
    texts found = first_of(file);
    while (advance(found)) {
    }
    return found;
}

}  // namespace

std::string added_text(std::string_view text)
{
    assert(text.find(separator) == std::string_view::npos && text.find(missing) == std::string_view::npos);
    return fmt::format("{0}{1}{2}{0}", separator, checksum_of(text), text);
}

std::string_view last_text(std::string_view file)
{
    const texts found = texts_of(file);
    return std::ranges::count(found.rest, separator) > most_separators_left ? file : found.last;
}

bool has_whole_texts(std::string_view file)
{
    return texts_of(file).rest.empty();
}

bool has_several_texts(std::string_view file) noexcept
{
    return file.find(separator) != std::string_view::npos;
}

}  // namespace rdad::spool
