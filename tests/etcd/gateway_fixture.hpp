// SPDX-License-Identifier: BSL-1.0
// Members of a cluster that answer as a test tells them.
#pragma once

#include "etcd/client.hpp"
#include "etcd/failure.hpp"
#include "http/loopback_server.hpp"
#include "http/run.hpp"
#include "http/url.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::etcd {

inline std::ostream& operator<<(std::ostream& out, errc code)
{
    return out << make_error_code(code).message();
}

}  // namespace rdad::etcd

namespace rdad::testing {

struct gateway_fixture
{
    boost::asio::io_context io{1};

    // A member that gives one reply after the other, and the last one again and again.
    std::unique_ptr<loopback_server> member(std::vector<reply> replies)
    {
        const auto next = std::make_shared<std::size_t>(0);
        return std::make_unique<loopback_server>(
            io,
            server_options{},
            [next, replies = std::move(replies)](seen_request) -> boost::asio::awaitable<reply> {
                const std::size_t index = std::min((*next)++, replies.size() - 1);
                co_return replies[index];
            }
        );
    }

    static etcd::settings settings_of(
        const std::vector<std::uint16_t>& ports,
        std::chrono::milliseconds deadline = std::chrono::seconds(10)
    )
    {
        etcd::settings settings;
        for (const std::uint16_t port : ports)
            settings.endpoints.push_back(http::parse_url(fmt::format("http://127.0.0.1:{}", port)).value());
        settings.deadline = deadline;
        return settings;
    }

    template <class T>
    result<T> run(boost::asio::awaitable<result<T>> what)
    {
        return testing::run(io, std::move(what));
    }

    template <class T>
    static etcd::errc code_of(const result<T>& got)
    {
        return got ? etcd::errc{} : static_cast<etcd::errc>(got.error().code.value());
    }

    static reply answer(std::string_view body) { return {response_bytes(200, body)}; }

    // Of a change, or a page without keys.
    static reply answer_of_term(int raft_term)
    {
        return answer(fmt::format(R"({{"header":{{"revision":"7","raft_term":"{}"}}}})", raft_term));
    }

    static reply refusal(unsigned status, int code, std::string_view message)
    {
        return {response_bytes(
            status,
            fmt::format(R"({{"error":"{}","message":"{}","code":{}}})", message, message, code)
        )};
    }

    // The beginning of a watch, with a line for each of its messages.
    static std::string stream_of(const std::vector<std::string>& lines)
    {
        std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (const auto& line : lines)
            bytes += fmt::format("{:x}\r\n{}\n\r\n", line.size() + 1, line);
        return bytes;
    }

    static inline const reply lost{"", reply::then::reset};
    static inline const reply says_nothing{"", reply::then::keep};
};

}  // namespace rdad::testing
