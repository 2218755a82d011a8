// SPDX-License-Identifier: BSL-1.0
// A client of etcd's v3 JSON gateway.

#include "etcd/client.hpp"

#include "etcd/answers.hpp"
#include "etcd/bodies.hpp"
#include "etcd/gateway_watch.hpp"
#include "etcd/members.hpp"

#include <memory>
#include <utility>

namespace rdad::etcd {

namespace asio = boost::asio;

namespace {

// What `read` makes of the answer; one that can't be read leaves a change in doubt.
template <class Read>
auto ask(std::shared_ptr<members> cluster, call what, Read read)
    -> asio::awaitable<decltype(read(boost::json::object()))>
{
    const bool is_change = what.repetition == repetition::never;
    auto asking = members::ask(std::move(cluster), std::move(what));
    const auto answer = co_await std::move(asking);
    if (!answer)
        co_return answer.error();
    auto value = read(*answer);
    if (!value && is_change && value.error().code == errc::malformed_answer)
        co_return failure{errc::unknown_outcome, value.error().sentence};
    co_return value;
}

}  // namespace

result<client> client::make(settings settings)
{
    auto made = members::make(std::move(settings));
    if (!made)
        return made.error();
    return client(*std::move(made));
}

asio::awaitable<result<range_answer>> client::range(range_request request)
{
    return ask(members_, {.path = "/v3/kv/range", .body = body_of(request)}, read_range_answer);
}

asio::awaitable<result<txn_answer>> client::transact(txn request)
{
    call what{.path = "/v3/kv/txn", .body = body_of(request)};
    if (request.changes())
        what.repetition = repetition::never;
    return ask(members_, std::move(what), [asked = std::move(request)](const boost::json::object& answer) {
        return read_txn_answer(answer, asked);
    });
}

asio::awaitable<result<put_answer>> client::put(const put_request& request)
{
    return ask(
        members_,
        {.path = "/v3/kv/put", .body = body_of(request), .repetition = repetition::never},
        read_put_answer
    );
}

asio::awaitable<result<delete_answer>> client::erase(const delete_request& request)
{
    return ask(
        members_,
        {.path = "/v3/kv/deleterange", .body = body_of(request), .repetition = repetition::never},
        read_delete_answer
    );
}

asio::awaitable<result<lease>> client::grant(grant_request request)
{
    return ask(
        members_,
        {.path = "/v3/lease/grant", .body = body_of(request), .repetition = repetition::never},
        read_lease
    );
}

asio::awaitable<result<lease>> client::keep_alive(std::int64_t id)
{
    return ask(members_, {.path = "/v3/lease/keepalive", .body = body_of_lease(id)}, read_lease);
}

asio::awaitable<result<void>> client::revoke(std::int64_t id)
{
    return ask(
        members_,
        {.path = "/v3/lease/revoke", .body = body_of_lease(id)},
        [](const boost::json::object&) { return result<void>(); }
    );
}

asio::awaitable<result<lease_state>> client::time_to_live(std::int64_t id)
{
    return ask(
        members_,
        {.path = "/v3/lease/timetolive", .body = body_of_time_to_live(id)},
        read_lease_state
    );
}

std::unique_ptr<watch> client::watch(std::vector<watch_request> ranges, std::chrono::milliseconds silence)
{
    return std::make_unique<gateway_watch>(members_, std::move(ranges), silence);
}

std::size_t client::endpoint_count() const
{
    return members_->count();
}

std::string client::endpoint_name(std::size_t endpoint) const
{
    return members_->name(endpoint);
}

asio::awaitable<result<member_status>> client::status(std::size_t endpoint)
{
    return [](std::shared_ptr<members> cluster, std::size_t which) -> asio::awaitable<result<member_status>> {
        auto asking = members::ask_one(
            std::move(cluster),
            which,
            {.path = "/v3/maintenance/status", .body = "{}", .needs_leader = false}
        );
        const auto answer = co_await std::move(asking);
        if (!answer)
            co_return answer.error();
        co_return read_member_status(*answer);
    }(members_, endpoint);
}

asio::awaitable<result<std::vector<member_alarm>>> client::alarms()
{
    return ask(members_, {.path = "/v3/maintenance/alarm", .body = body_of_alarms()}, read_alarms);
}

}  // namespace rdad::etcd
