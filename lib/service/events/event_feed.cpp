// SPDX-License-Identifier: BSL-1.0
#include "service/events/event_feed.hpp"

#include "events/visible_events.hpp"

#include <chrono>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

using clock = std::chrono::steady_clock;

/// A client that hears nothing for longer may take the connection for dead.
constexpr std::chrono::seconds longest_silence(15);

/// Empty: the user may see nothing of what is there.
result<std::string> read_visible(
    spool::event_reader& reader,
    const spool::event_log& log,
    uid_t user,
    const control::access_rule& rule
)
{
    for (;;) {
        const auto some = reader.read(log);
        if (!some)
            return some.error();
        std::string text = events::visible_events(*some, user, rule);
        if (some->empty() || !text.empty())
            return text;
    }
}

}  // namespace

event_feed::event_feed(
    const asio::any_io_executor& executor,
    disk::disk& disk,
    event_teller& teller,
    std::optional<std::uint64_t> after,
    uid_t user,
    const control::access_rule& rule
)
    : disk_(disk),
      teller_(teller),
      reader_(std::make_shared<spool::event_reader>(after.value_or(disk.get().events().last()))),
      read_up_to_(after ? std::nullopt : std::optional(reader_->after())),
      user_(user),
      rule_(rule),
      sleeper_(executor)
{
    teller_.add(*this);
}

event_feed::~event_feed()
{
    teller_.remove(*this);
}

asio::awaitable<std::string> event_feed::next()
{
    const auto due = clock::now() + longest_silence;
    while (!has_ended_) {
        if (!has_read_all()) {
            std::string text = co_await read();
            if (has_ended_ || !text.empty())
                co_return text;
        }
        if (has_read_all() && !std::exchange(is_position_told_, true))
            co_return events::position_text(*read_up_to_);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - clock::now());
        if (left <= left.zero())
            co_return events::no_event;
        // What comes while it was read is seen first.
        if (has_read_all())
            co_await sleeper_.sleep(left);
    }
    co_return "";
}

/// Empty where there is nothing that the client may see.
asio::awaitable<std::string> event_feed::read()
{
    auto reading = [reader = reader_, user = user_, rule = rule_](const spool::spool& spool) {
        return read_visible(*reader, spool.events(), user, rule);
    };
    const auto last = disk_.get().events().last();
    auto text = co_await disk_.look(std::move(reading));
    if (!text)
        has_ended_ = true;
    else if (text->empty())
        read_up_to_ = last;
    co_return text ? *std::move(text) : "";
}

void event_feed::end()
{
    has_ended_ = true;
    sleeper_.wake();
}

}  // namespace rdad::service
