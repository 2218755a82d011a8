// SPDX-License-Identifier: BSL-1.0
// Which batches somebody has given another priority than their files say. Pure.
#pragma once

#include "job/batch.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::driver {

class batch_priorities
{
public:
    /// Of the jobs of that batch; a null one is of none that is known. Null: each has that of its spec.
    std::optional<std::int32_t> of(const job::batch* batch) const;

    /// Null: each job has that of its spec again. False where nothing changes.
    bool set(const job::batch& batch, std::optional<std::int32_t> priority);

    /// Those that have one.
    std::vector<job::batch> batches() const;

    /// A line each: a JSON object with batch and priority.
    std::string to_text() const;

    /// Reads what to_text() wrote. Null where some of it makes no sense.
    static std::optional<batch_priorities> read(std::string_view text);

    friend bool operator==(const batch_priorities&, const batch_priorities&) = default;

private:
    bool read_line(std::string_view line);

    std::map<std::pair<std::uint64_t, std::string>, std::int32_t> by_batch_;
};

}  // namespace rdad::driver
