// SPDX-License-Identifier: BSL-1.0
// A record that is done, on its way to the host on which it was dropped.
#pragma once

#include "failure/failure.hpp"
#include "job/outcome.hpp"
#include "job/record.hpp"

#include <string>
#include <string_view>

namespace rdad::fleet {

/// What the key done/<home>/r holds.
struct done_record
{
    /// As its home knows it.
    std::string name;

    /// In which folder its home files it.
    job::final_state state = job::final_state::held;

    /// What that file is to hold.
    std::string text;

    friend bool operator==(const done_record&, const done_record&) = default;
};

/// Of a record that has an outcome. Where it is larger than largest_done it goes without what the service has said of the
/// job, and its reason says so: the service has that still.
done_record done_record_of(std::string name, const job::record& record);

/// One JSON object.
std::string to_text(const done_record& done);

/// Reads what to_text() wrote. A failure: it makes no sense.
result<done_record> read_done_record(std::string_view text);

}  // namespace rdad::fleet
