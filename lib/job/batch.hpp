// SPDX-License-Identifier: BSL-1.0
// A batch: the jobs of one dropped file.
#pragma once

#include <boost/json/object.hpp>

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

    /// Tells files of other contents apart: SHA-256, in hexadecimal digits. Empty where the batch creates no job.
    std::string digest{};

    friend bool operator==(const batch&, const batch&) = default;
};

/// What people call it: "bridges#12".
std::string label_of(const batch& batch);

boost::json::object to_json(const batch& batch);

/// What to_json() wrote. Null where it makes no sense.
std::optional<batch> read_batch(const boost::json::object& object);

}  // namespace rdad::job
