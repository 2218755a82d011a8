// SPDX-License-Identifier: BSL-1.0
// Entries of the journal as lines, for where there is no journal.
#pragma once

#include "journal/entry.hpp"

#include <chrono>
#include <string>

namespace rdad::journal {

/// The message, with the name of the job in front if the entry is about one: "survey-1: The job is active."
std::string headed_message(const entry& entry);

/// "rdad: warning: survey-1: The job was held." and a line feed. What is no worse than a notice has no word
/// for its priority, but debug.
std::string text_line(const entry& entry);

/// A JSON object and a line feed. Its members are strings: `time` (RFC 3339, in milliseconds), `priority`,
/// `kind`, `message_id`, `message`, and each field by its name without RDAD_ and in small letters: `spec`,
/// `job_id`.
std::string json_line(const entry& entry, std::chrono::system_clock::time_point now);

}  // namespace rdad::journal
