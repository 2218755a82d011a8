// SPDX-License-Identifier: BSL-1.0
// Which batch is meant: by its label, by its name, or by the file that it is made of. Pure.
#pragma once

#include "control/batch_status.hpp"
#include "control/ended_jobs.hpp"
#include "job/batch.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

struct batch_search
{
    std::string name;

    /// Null: the last one of that name.
    std::optional<std::uint64_t> number{};

    /// Of the dropped file that it is made of. Empty: of any. Of several it is the first one then.
    std::string digest{};

    /// The numbers of others, which were there before that file was dropped.
    std::set<std::uint64_t> others{};

    /// Null: it isn't there, or not yet.
    std::optional<job::batch> find(
        const std::vector<batch_status>& active,
        const std::vector<ended_batch>& ended
    ) const;
};

/// Whether a record of that name may be of a batch of that one: it is called as its batch, with a number behind it.
bool may_be_of_batch(std::string_view record, std::string_view batch);

/// Of what people write: "bridges#12", or "bridges" alone.
batch_search search_for(std::string_view text);

}  // namespace rdad::control
