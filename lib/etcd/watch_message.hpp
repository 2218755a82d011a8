// SPDX-License-Identifier: BSL-1.0
// A line of the stream by which the gateway tells of changes.
#pragma once

#include "etcd/watch.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::etcd {

struct watch_message
{
    etcd::header header;

    /// As it was asked for; -1: of none.
    std::int64_t watch_id = 0;

    bool created = false;

    /// No more comes of it; where compact_revision isn't 0, since that is the first revision that is left.
    bool canceled = false;
    std::int64_t compact_revision = 0;
    std::string cancel_reason;

    /// Further events of the same revision may follow in the next message.
    bool is_part = false;

    std::vector<event> events;
};

/// `errc::malformed_answer`, or where it is an error, as of a refusal.
result<watch_message> read_watch_message(std::string_view line);

}  // namespace rdad::etcd
