// SPDX-License-Identifier: BSL-1.0
// A response whose body is read line by line while it comes.

#include "http/line_stream.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::http {

namespace asio = boost::asio;

line_stream::line_stream(
    std::shared_ptr<const client_settings> settings,
    std::unique_ptr<http::connection> connection,
    response head
)
    : settings_(std::move(settings)), connection_(std::move(connection)), head_(std::move(head))
{}

asio::awaitable<result<std::optional<std::string>>> line_stream::next(std::chrono::milliseconds silence)
{
    for (;;) {
        if (auto line = take_line())
            co_return line;
        if (unread_.size() > settings_->body_limit) {
            co_return failure{
                {errc::body_too_large,
                 fmt::format(
                     "A line of the answer of {} is larger than {} bytes.",
                     settings_->base.authority(),
                     settings_->body_limit
                 )},
                true};
        }
        if (has_ended_)
            co_return std::nullopt;
        auto part = co_await connection_->read_some_of_body(silence);
        if (!part)
            co_return std::move(part).error();
        has_ended_ = part->empty();
        unread_ += *part;
    }
}

std::optional<std::string> line_stream::take_line()
{
    std::size_t end = unread_.find('\n', looked_at_);
    if (end == std::string::npos) {
        looked_at_ = unread_.size();
        if (!has_ended_ || unread_.empty())
            return std::nullopt;
        end = unread_.size();
    }
    if (end > settings_->body_limit)
        return std::nullopt;
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    looked_at_ = 0;
    return line;
}

}  // namespace rdad::http
