// SPDX-License-Identifier: BSL-1.0
// What its record says of when a job will be over: kept beside its row, so that no record has to be read for that.
#pragma once

#include "job/record.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace rdad::driver {

struct outlook
{
    using time = std::chrono::system_clock::time_point;

    /// As the API writes it, "objects2D". Empty: it isn't known.
    std::string type{};

    /// When it became active at the service; of a job that was active before the daemon took it, when it was taken. Null: it
    /// isn't active.
    std::optional<time> started{};

    /// It isn't started earlier. Null: as soon as may be.
    std::optional<time> not_before{};

    /// Its spec wants that it is started.
    bool is_to_run = true;

    friend bool operator==(const outlook&, const outlook&) = default;
};

/// `known_type` is the job's type where that is known already, else empty: to find it out takes long where only the service
/// has told it.
outlook outlook_of(const job::record& record, std::string known_type);

}  // namespace rdad::driver
