// SPDX-License-Identifier: BSL-1.0
#include "etcd/endpoints.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::etcd {

std::vector<std::size_t> endpoints::order() const
{
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < count_; ++i)
        all.push_back((first_ + i) % count_);
    return all;
}

void endpoints::failed(std::size_t endpoint)
{
    if (endpoint == first_)
        first_ = (first_ + 1) % count_;
}

std::optional<failure> endpoints::doubt(const header& answer)
{
    if (answer.cluster_id != 0) {
        if (cluster_id_ != 0 && answer.cluster_id != cluster_id_) {
            return failure{
                errc::another_cluster,
                fmt::format(
                    "It is a member of the cluster {:x}, while others, or itself before, were of {:x}.",
                    answer.cluster_id,
                    cluster_id_
                )};
        }
        cluster_id_ = answer.cluster_id;
    }
    if (answer.raft_term != 0 && answer.raft_term < raft_term_) {
        return failure{
            errc::unavailable,
            fmt::format(
                "It knows of no election after that of the term {}, while others are in {}.",
                answer.raft_term,
                raft_term_
            )};
    }
    raft_term_ = std::max(raft_term_, answer.raft_term);
    return std::nullopt;
}

}  // namespace rdad::etcd
