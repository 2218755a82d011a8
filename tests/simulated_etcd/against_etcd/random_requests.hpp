// SPDX-License-Identifier: BSL-1.0
// Requests as they come: few keys, so that they meet, and now and then what etcd refuses.
#pragma once

#include "etcd/range.hpp"
#include "etcd/txn.hpp"
#include "etcd/watch.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rdad::simulation {

/// Revisions are from 1, where no key was there, to `now`, and a little beyond.
class random_requests
{
public:
    static constexpr std::int64_t first_lease = 101;
    static constexpr std::int64_t last_lease = 104;

    explicit random_requests(std::uint64_t seed) : random_(seed) {}

    etcd::range_request range(std::int64_t now);
    etcd::txn txn(std::int64_t now);
    etcd::watch_request watch(std::int64_t now);

    /// A lease, which there may be or not.
    std::int64_t lease() { return between(first_lease, last_lease); }

    std::int64_t revision(std::int64_t now) { return between(1, now + 1); }

    std::int64_t between(std::int64_t from, std::int64_t to)
    {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
    }

    bool draw(double how_often) { return std::bernoulli_distribution(how_often)(random_); }

    static const std::vector<std::string>& keys();

private:
    const std::string& key();
    std::string end();
    std::string value();
    etcd::compare compare(std::int64_t now);
    std::vector<etcd::operation> operations(std::int64_t now);

    std::mt19937_64 random_;
};

}  // namespace rdad::simulation
