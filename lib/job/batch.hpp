// SPDX-License-Identifier: BSL-1.0
// A batch: the jobs of one dropped file.
#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace rdad::job {

struct batch
{
    /// Of the file, without its ending; as the names of its records begin.
    std::string name;

    /// No other batch of the spool has it.
    std::uint64_t number = 0;

    /// The id of the file's owner. Null: it isn't known.
    std::optional<std::uint32_t> user{};

    /// Tells files of other contents apart: SHA-256, in hexadecimal digits. Empty: it isn't known.
    std::string digest{};

    /// How many records were made of the file. Zero: it isn't known.
    std::uint32_t jobs = 0;

    /// It is run although it may be a repetition: its file says so.
    bool again = false;

    friend bool operator==(const batch&, const batch&) = default;
};

/// What a batch repeats.
struct earlier_batch
{
    job::batch batch;
    std::chrono::system_clock::time_point dropped;
    bool is_running;  ///< some of its jobs are worked on

    friend bool operator==(const earlier_batch&, const earlier_batch&) = default;
};

/// "The same file is being run, dropped as bridges#11 at 2026-11-27T18:00:00Z."
std::string sentence_of(const earlier_batch& earlier);

/// Whether both are of one file: a spool that has lost what it knows of numbers gives them a second time.
bool is_same_batch(const batch& left, const batch& right) noexcept;

/// What people call it: "bridges#12".
std::string label_of(const batch& batch);

boost::json::object to_json(const batch& batch);

boost::json::object to_json(const earlier_batch& earlier);

// What to_json() wrote. Null where it makes no sense.

std::optional<batch> read_batch(const boost::json::object& object);
std::optional<earlier_batch> read_earlier_batch(const boost::json::object& object);

}  // namespace rdad::job
