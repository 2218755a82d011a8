// SPDX-License-Identifier: BSL-1.0
// A watch by the gateway.

#include "etcd/gateway_watch.hpp"

#include "etcd/watch_message.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::etcd {

namespace asio = boost::asio;

gateway_watch::gateway_watch(
    std::shared_ptr<members> cluster,
    std::vector<watch_request> ranges,
    std::chrono::milliseconds silence
)
    : cluster_(std::move(cluster)), ranges_(std::move(ranges)), silence_(silence)
{}

asio::awaitable<result<watch_news>> gateway_watch::next()
{
    if (!ranges_.is_any_watched())
        co_return failure{errc::invalid, "Nothing is watched: all ranges were compacted."};
    for (;;) {
        auto reading = read();
        auto news = co_await std::move(reading);
        if (news) {
            if (!*news)
                continue;
            failures_.clear();
            co_return **std::move(news);
        }
        give_up_endpoint();
        failures_.push_back(std::move(news).error());
        if (failures_.size() >= cluster_->count())
            co_return none_of_them("tells what changes", std::exchange(failures_, {}));
    }
}

void gateway_watch::go_on(std::size_t range, std::int64_t revision)
{
    ranges_.go_on(range, revision);
    // A body has ended before the first message comes, so nothing can be added to it.
    stream_.reset();
}

// The next message, of a new stream where there is none.
asio::awaitable<result<std::optional<watch_news>>> gateway_watch::read()
{
    if (!stream_) {
        endpoint_ = cluster_->order().first();
        auto opening = members::stream(
            cluster_,
            {.path = "/v3/watch", .body = ranges_.body(), .repetition = repetition::harmless}
        );
        auto opened = co_await std::move(opening);
        if (!opened)
            co_return std::move(opened).error();
        stream_.emplace(*std::move(opened));
    }
    auto reading = stream_->next(silence_);
    auto line = co_await std::move(reading);
    if (!line) {
        const bool is_large = line.error().code == http::errc::body_too_large;
        co_return failure{is_large ? errc::too_large : errc::unavailable, line.error().sentence};
    }
    if (!*line) {
        co_return failure{
            errc::unavailable,
            fmt::format("etcd at {} has ended a watch without a word.", cluster_->name(endpoint_))};
    }
    co_return take(**line);
}

result<std::optional<watch_news>> gateway_watch::take(const std::string& line)
{
    if (line.empty())
        return std::nullopt;
    auto message = read_watch_message(line);
    if (!message)
        return message.error();
    if (const auto doubt = cluster_->order().doubt(message->header)) {
        return failure{
            doubt->code,
            fmt::format("etcd at {}: {}", cluster_->name(endpoint_), doubt->sentence)};
    }
    return ranges_.take(*std::move(message));
}

void gateway_watch::give_up_endpoint()
{
    stream_.reset();
    cluster_->order().failed(endpoint_);
}

}  // namespace rdad::etcd
