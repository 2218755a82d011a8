// SPDX-License-Identifier: BSL-1.0
// A watch by the gateway: one long stream, which is opened anew at another member where it breaks.
#pragma once

#include "etcd/members.hpp"
#include "etcd/watch.hpp"
#include "etcd/watched_ranges.hpp"
#include "http/line_stream.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::etcd {

class gateway_watch final : public watch
{
public:
    /// `silence`: as of store::watch.
    gateway_watch(
        std::shared_ptr<members> cluster,
        std::vector<watch_request> ranges,
        std::chrono::milliseconds silence
    );

    boost::asio::awaitable<result<watch_news>> next() override;
    void go_on(std::size_t range, std::int64_t revision) override;

private:
    boost::asio::awaitable<result<std::optional<watch_news>>> read();
    result<std::optional<watch_news>> take(const std::string& line);
    void give_up_endpoint();

    std::shared_ptr<members> cluster_;
    watched_ranges ranges_;
    std::chrono::milliseconds silence_;
    std::optional<http::line_stream> stream_ = {};
    std::size_t endpoint_ = 0;            // of the stream
    std::vector<failure> failures_ = {};  // since the last news, one an endpoint
};

}  // namespace rdad::etcd
