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

constexpr std::chrono::hours longest_life(1);

/// A part of what is new in the log.
struct visible_part
{
    std::string text;  ///< empty: the user may see nothing of it
    bool is_end;       ///< there is nothing new
};

result<visible_part> read_part(
    spool::event_reader& reader,
    const spool::event_log& log,
    uid_t user,
    const control::access_rule& rule
)
{
    const auto some = reader.read(log);
    if (!some)
        return some.error();
    return visible_part{events::visible_events(*some, user, rule), some->empty()};
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
      sleeper_(executor),
      end_(clock::now() + longest_life)
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
    while (!has_ended_ && clock::now() < end_) {
        if (!has_read_all()) {
            std::string text = co_await read();
            if (!text.empty())
                co_return text;
            continue;
        }
        if (!std::exchange(is_position_told_, true))
            co_return events::position_text(*read_up_to_);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - clock::now());
        if (left <= left.zero())
            co_return events::no_event;
        co_await sleeper_.sleep(left);
    }
    co_return "";
}

/// Empty where there is nothing that the client may see.
asio::awaitable<std::string> event_feed::read()
{
    auto reading = [reader = reader_, user = user_, rule = rule_](const spool::spool& spool) {
        return read_part(*reader, spool.events(), user, rule);
    };
    const auto last = disk_.get().events().last();
    auto part = co_await disk_.look(std::move(reading));
    if (!part) {
        has_ended_ = true;
        co_return "";
    }
    if (part->is_end)
        read_up_to_ = last;
    co_return std::move(part->text);
}

void event_feed::end()
{
    has_ended_ = true;
    sleeper_.wake();
}

}  // namespace rdad::service
