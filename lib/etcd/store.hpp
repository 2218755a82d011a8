// SPDX-License-Identifier: BSL-1.0
// What a fleet needs of etcd, and no more: a model can be it as well.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/lease.hpp"
#include "etcd/range.hpp"
#include "etcd/txn.hpp"
#include "etcd/watch.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace rdad::etcd {

/// For one thread. May be destroyed while calls are under way: they end as usual. A call that is cancelled ends at once;
/// whether a change happened then is not known. Failures are of `errc`.
class store
{
public:
    virtual ~store() = default;

    /// One page.
    virtual boost::asio::awaitable<result<range_answer>> range(range_request request) = 0;

    /// `errc::unknown_outcome` where the answer was lost: whoever repeats the same comparisons, and finds that they fail,
    /// has to look whether it was the first one that has changed what they compare.
    virtual boost::asio::awaitable<result<txn_answer>> transact(txn request) = 0;

    /// `errc::lease_exists` if there is one of that id.
    virtual boost::asio::awaitable<result<lease>> grant(grant_request request) = 0;

    /// Gives the lease its time to live anew, from some time after the call has begun: who relies on it counts from before
    /// the call. `errc::lease_gone` if it has ended.
    virtual boost::asio::awaitable<result<lease>> keep_alive(std::int64_t id) = 0;

    /// Ends the lease, and with it its keys. `errc::lease_gone` if it has ended, maybe by this very call, whose first
    /// answer was lost.
    virtual boost::asio::awaitable<result<void>> revoke(std::int64_t id) = 0;

    /// How long the lease lives if nobody keeps it alive. `errc::lease_gone` if it has ended.
    virtual boost::asio::awaitable<result<lease_state>> time_to_live(std::int64_t id) = 0;

    /// Watches ranges together, beginning with the first call of next(). Where nothing is told for `silence`, of any range,
    /// it is taken for broken, and another member is asked: one of the ranges should have a key that changes more often.
    virtual std::unique_ptr<etcd::watch> watch(
        std::vector<watch_request> ranges,
        std::chrono::milliseconds silence
    ) = 0;
};

}  // namespace rdad::etcd
