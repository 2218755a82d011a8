// SPDX-License-Identifier: BSL-1.0
// A service on loopback that answers as a test tells it, now or when it is told to.
#pragma once

#include "config/config.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {

/// Of a job that the service doesn't have.
inline std::string job_not_found()
{
    return testing::response_bytes(404, R"({"error": {"code": "JobNotFound", "message": "There is none."}})");
}

/// To be destroyed after the event loop, and ended before it.
class answering_service
{
public:
    /// Makes the bytes of the response.
    std::function<std::string(const testing::seen_request&)> answer;

    /// Requests that come are left unanswered until let_go().
    bool is_holding = false;

    /// Answers the configuration by which it is called.
    config::config start(boost::asio::io_context& context)
    {
        held_.emplace(context, boost::asio::steady_timer::time_point::max());
        server_.emplace(
            context,
            testing::server_options{.certificate = authority_.issue({.valid_until = 30 * 86'400})},
            [this](testing::seen_request request) { return reply_to(std::move(request)); }
        );
        write_file(files_.path() / "ca.pem", authority_.certificate());
        write_secret_file(files_.path() / "token", "eyJhbGciOiJub25lIn0.e30.");
        config::config c;
        c.api.base_url = fmt::format("https://localhost:{}", server_->port());
        c.api.ca_file = files_.path() / "ca.pem";
        c.auth.token_file = (files_.path() / "token").string();
        c.pace.requests_per_minute = 1'000'000'000;
        return c;
    }

    void let_go()
    {
        is_holding = false;
        held_->cancel();
    }

    const std::vector<testing::seen_request>& requests() const { return server_->requests(); }

    void end()
    {
        server_.reset();
        held_.reset();
    }

private:
    boost::asio::awaitable<testing::reply> reply_to(testing::seen_request request)
    {
        const std::string bytes = answer(request);
        if (is_holding)
            co_await held_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return testing::reply{bytes, testing::reply::then::close};
    }

    temporary_folder files_;
    testing::certificate_authority authority_;
    std::optional<testing::loopback_server> server_;
    std::optional<boost::asio::steady_timer> held_;
};

}  // namespace rdad::tests
