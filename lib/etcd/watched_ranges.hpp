// SPDX-License-Identifier: BSL-1.0
// How far each range of a watch has been told, so that a new connection goes on from there. Without I/O.
#pragma once

#include "etcd/watch.hpp"
#include "etcd/watch_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rdad::etcd {

class watched_ranges
{
public:
    explicit watched_ranges(std::vector<watch_request> ranges);

    /// Whether a range is to be watched: not if all were compacted.
    bool is_any_watched() const;

    /// The body by which a new stream is asked for.
    std::string body() const;

    /// What a message of that stream has that is new. Null: nothing. A failure: the stream is of no more use.
    result<std::optional<watch_news>> take(watch_message message);

    /// As of watch.
    void go_on(std::size_t range, std::int64_t revision);

private:
    struct watched
    {
        watch_request request;  // start_revision: the next one to be told
        bool has_begun = false;
        bool is_compacted = false;
    };

    static watch_news take_events(watched& range, watch_message message);

    std::vector<watched> ranges_;
};

}  // namespace rdad::etcd
