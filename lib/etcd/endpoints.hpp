// SPDX-License-Identifier: BSL-1.0
// Which member is asked next, and whose answers are not believed. Without I/O.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/key_value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rdad::etcd {

/// The endpoints of one cluster, by their index.
class endpoints
{
public:
    /// At least one.
    explicit endpoints(std::size_t count) : count_(count) {}

    std::size_t count() const { return count_; }

    /// Each once, beginning with the one that answered last; it is the first one as long as it does not fail.
    std::vector<std::size_t> order() const;

    /// The one that order() begins with.
    std::size_t first() const { return first_; }

    /// The next one is the first then; unless that isn't this one any more, since others have failed with it meanwhile.
    void failed(std::size_t endpoint);

    /// Why an answer is not to be believed. `errc::unavailable`: the member lags behind others that have answered, as one
    /// does that is cut off; `errc::another_cluster`. Null: it is; later ones are held against it.
    std::optional<failure> doubt(const header& answer);

private:
    std::size_t count_;
    std::size_t first_ = 0;
    std::uint64_t raft_term_ = 0;
    std::uint64_t cluster_id_ = 0;
};

}  // namespace rdad::etcd
