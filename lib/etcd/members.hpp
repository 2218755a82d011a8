// SPDX-License-Identifier: BSL-1.0
// The members of the cluster as they are reached: one request to whichever of them can answer.
#pragma once

#include "etcd/endpoints.hpp"
#include "etcd/failure.hpp"
#include "etcd/settings.hpp"
#include "http/client.hpp"
#include "http/line_stream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::etcd {

/// What the loss of an answer means.
enum class repetition
{
    /// Another member is asked the same.
    harmless,
    /// It is told, by `errc::unknown_outcome`.
    never,
};

struct call
{
    /// "/v3/kv/range"
    std::string path;
    std::string body;
    etcd::repetition repetition = etcd::repetition::harmless;

    /// Whether a member that knows of no leader is to refuse it at once.
    bool needs_leader = true;
};

/// "No member of etcd <what>.", with what each has failed by, one at least; in their code, or `errc::unavailable` where
/// they don't agree.
failure none_of_them(std::string_view what, const std::vector<failure>& failures);

/// For one thread. Coroutines of it keep it by the pointer that they are given.
class members
{
public:
    /// `errc::invalid` without endpoints, for plain http to another host, and for files that can't be used.
    static result<std::shared_ptr<members>> make(settings settings);

    std::size_t count() const { return clients_.size(); }

    /// "10.0.0.1:2379"
    std::string name(std::size_t endpoint) const;

    /// Asks one after the other, each within the deadline, until one answers what can be believed, which read_object()
    /// has read. A refusal ends it, but one that other members may not agree with.
    static boost::asio::awaitable<result<boost::json::object>> ask(std::shared_ptr<members> self, call what);

    /// Asks this one only.
    static boost::asio::awaitable<result<boost::json::object>> ask_one(
        std::shared_ptr<members> self,
        std::size_t endpoint,
        call what
    );

    /// A stream of lines, of the first of the endpoints in their order. A failure isn't noted there.
    static boost::asio::awaitable<result<http::line_stream>> stream(std::shared_ptr<members> self, call what);

    etcd::endpoints& order() { return endpoints_; }

private:
    struct attempt;

    members(etcd::settings settings, std::vector<http::client> clients);
    static boost::asio::awaitable<attempt> try_one(
        std::shared_ptr<members> self,
        std::size_t endpoint,
        std::shared_ptr<const call> what
    );
    http::request request_of(const call& what) const;
    attempt attempt_of(const http::failure& failed) const;
    attempt attempt_of(std::size_t endpoint, const http::response& answer);

    etcd::settings settings_;
    std::vector<http::client> clients_;
    etcd::endpoints endpoints_;
};

}  // namespace rdad::etcd
