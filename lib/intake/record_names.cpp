// SPDX-License-Identifier: BSL-1.0
#include "intake/record_names.hpp"

#include "job/job_file.hpp"
#include "journal/printable.hpp"

#include <fmt/format.h>

namespace rdad::intake {
namespace {

/// "a%1B" (RFC 3986 section 2.1): it may be any bytes, and a record is JSON.
std::string percent_encoded(std::string_view name)
{
    std::string encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && c != '%')
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", byte);
    }
    return encoded;
}

}  // namespace

std::string typable_name(std::string_view dropped)
{
    return journal::printable(dropped, '_');
}

std::string batch_name_of(std::string_view dropped)
{
    return std::string(job::base_name(typable_name(dropped)));
}

std::optional<std::string> told_name(std::string_view dropped)
{
    if (journal::is_printable(dropped))
        return std::nullopt;
    return fmt::format("It was dropped as {}, percent-encoded.", percent_encoded(dropped));
}

}  // namespace rdad::intake
