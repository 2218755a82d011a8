// SPDX-License-Identifier: BSL-1.0
// A response whose body is read line by line while it comes.
#pragma once

#include "http/connection.hpp"
#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace rdad::http {

/// Ends the connection when it is destroyed. For one thread.
class line_stream
{
public:
    /// Of a connection that has begun a response; `settings` are those that it was opened with.
    line_stream(
        std::shared_ptr<const client_settings> settings,
        std::unique_ptr<http::connection> connection,
        response head
    );

    /// Status and headers; without the body.
    const response& head() const { return head_; }

    /// Waits for the next line, and answers it without its line feed; the last one needs none. Null: the body has
    /// ended. `errc::timed_out` where not one byte comes for so long, `errc::body_too_large` for a line of more
    /// than `settings.body_limit` bytes; after a failure the stream is of no more use. It must outlive the
    /// coroutine, and has one at a time.
    boost::asio::awaitable<result<std::optional<std::string>>> next(std::chrono::milliseconds silence);

private:
    std::optional<std::string> take_line();

    std::shared_ptr<const client_settings> settings_;
    std::unique_ptr<http::connection> connection_;
    response head_;
    std::string unread_;
    std::size_t looked_at_ = 0;  // so many bytes of unread_ hold no line feed
    bool has_ended_ = false;
};

}  // namespace rdad::http
