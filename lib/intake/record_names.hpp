// SPDX-License-Identifier: BSL-1.0
// What the records of a dropped file are called: names that people can type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rdad::intake {

/// The name of a dropped file with "_" for each character that can't be seen, and each byte that isn't UTF-8. Most names
/// stay as they are. An earlier release has left records of names that do not.
std::string typable_name(std::string_view dropped);

/// What the batch of a file that was dropped under that name, as its claim tells it, is called.
std::string batch_name_of(std::string_view dropped);

/// A sentence for the record with the name under which the file was dropped, byte by byte. Null where it has it.
std::optional<std::string> told_name(std::string_view dropped);

}  // namespace rdad::intake
