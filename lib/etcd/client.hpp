// SPDX-License-Identifier: BSL-1.0
// A client of etcd's v3 JSON gateway.
#pragma once

#include "etcd/maintenance.hpp"
#include "etcd/settings.hpp"
#include "etcd/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rdad::etcd {

class members;

/// The store that a cluster of etcd is. Members are asked by turns, each within settings::deadline, beginning with the one
/// that answered last: a call takes no longer than all of them may. A change whose answer was lost is never repeated by
/// itself.
class client final : public store
{
public:
    /// `errc::invalid` without endpoints, for plain http to another host than this one, and for files that can't be used.
    static result<client> make(settings settings);

    boost::asio::awaitable<result<range_answer>> range(range_request request) override;
    boost::asio::awaitable<result<txn_answer>> transact(txn request) override;
    boost::asio::awaitable<result<lease>> grant(grant_request request) override;
    boost::asio::awaitable<result<lease>> keep_alive(std::int64_t id) override;
    boost::asio::awaitable<result<void>> revoke(std::int64_t id) override;
    boost::asio::awaitable<result<lease_state>> time_to_live(std::int64_t id) override;
    std::unique_ptr<etcd::watch> watch(std::vector<watch_request> ranges, std::chrono::milliseconds silence)
        override;

    // What a fleet doesn't do, whose changes are all transactions.

    boost::asio::awaitable<result<put_answer>> put(const put_request& request);
    boost::asio::awaitable<result<delete_answer>> erase(const delete_request& request);

    /// How many endpoints there are.
    std::size_t endpoint_count() const;

    /// "10.0.0.1:2379"
    std::string endpoint_name(std::size_t endpoint) const;

    /// How the member at that endpoint is, also one that knows of no leader.
    boost::asio::awaitable<result<member_status>> status(std::size_t endpoint);

    /// Of all members.
    boost::asio::awaitable<result<std::vector<member_alarm>>> alarms();

private:
    explicit client(std::shared_ptr<members> cluster) : members_(std::move(cluster)) {}

    std::shared_ptr<members> members_;
};

}  // namespace rdad::etcd
