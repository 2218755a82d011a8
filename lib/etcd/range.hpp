// SPDX-License-Identifier: BSL-1.0
// Reading keys, by pages.
#pragma once

#include "etcd/key_value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::etcd {

/// How many keys a page has. etcd itself has no limit of an answer, and a large one costs its member gigabytes, and with
/// them the leadership.
inline constexpr std::int64_t usual_page = 500;

/// Read by the whole cluster (linearizable), in the order of the keys.
struct range_request
{
    std::string key;

    /// The first key that is not meant any more; empty: `key` alone is meant. "\0": all from `key` on.
    std::string range_end = {};

    /// The most keys of the answer, more than 0.
    std::int64_t limit = usual_page;

    /// As of this revision of the store; 0: as of now.
    std::int64_t revision = 0;

    /// The values are left out.
    bool keys_only = false;

    /// Only their number is asked for.
    bool count_only = false;
};

struct range_answer
{
    etcd::header header;
    std::vector<key_value> keys;

    /// There are more than the limit.
    bool more = false;

    /// How many there are, whatever the limit is.
    std::int64_t count = 0;
};

/// The range_end for all keys with that beginning.
std::string prefix_end(std::string_view prefix);

/// All keys with that beginning.
range_request range_of_prefix(std::string prefix);

/// What to ask for after `answer`, as of the same revision. Null: that was the last page.
std::optional<range_request> next_page(const range_request& request, const range_answer& answer);

}  // namespace rdad::etcd
