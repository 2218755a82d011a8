// SPDX-License-Identifier: BSL-1.0
#include "sharing_host.hpp"

#include "fleet/timing.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

using watched = rdad::result<etcd::watch_news>;
using transacted = rdad::result<etcd::txn_answer>;
using listed = rdad::result<etcd::range_answer>;

etcd::put_request put_with(std::string key, std::string value, std::int64_t lease = 0)
{
    return {std::move(key), std::move(value), lease};
}

}  // namespace

sharing_host::sharing_host(
    std::string name,
    event_queue& time,
    simulated_etcd& store,
    counting_service& service,
    unsigned calls_per_minute,
    std::uint64_t seed
)
    : name_(std::move(name)),
      time_(time),
      limits_{calls_per_minute},
      link_(time, store, seed),
      caller_(name_, time, service, calls_per_minute, seed + 1),
      next_lease_(static_cast<std::int64_t>(seed) * 1'000'000)
{}

void sharing_host::start()
{
    watch_grants();
    tick();
}

void sharing_host::die()
{
    is_dead_ = true;
    caller_.die();
    link_.forget();
}

void sharing_host::suspend(clock::duration time)
{
    suspended_until_ = time_.now() + time;
    caller_.suspend(suspended_until_);
}

/// `then`, when the process runs, is told what has come.
template <class T>
std::function<void(const T&)> sharing_host::when_running(std::function<void(const T&)> then)
{
    return [this, then = std::move(then)](const T& came) {
        if (time_.now() >= suspended_until_)
            then(came);
        else
            time_.at(suspended_until_, [then, came] { then(came); });
    };
}

void sharing_host::tick()
{
    if (is_dead_)
        return;
    if (time_.now() < suspended_until_) {
        time_.at(suspended_until_, [this] { tick(); });
        return;
    }
    if (!session_)
        begin_session();
    else
        keep_session();
    if (is_trusted()) {
        send_ask();
        if (shares_)
            lead();
        else
            try_to_lead();
    }
    caller_.pump();
    time_.after(chrono::seconds(1), [this] { tick(); });
}

bool sharing_host::is_trusted() const
{
    return session_ && time_.now() < kept_ + fleet::trusted_for;
}

void sharing_host::begin_session()
{
    const std::int64_t id = ++next_lease_;
    const auto sent = time_.now();
    link_.grant({fleet::session_ttl, id}, [this, id, sent](const auto& granted) {
        if (!granted)
            return;
        link_.transact(
            {.compares = {}, .success = {put_with(host_key(), name_, id)}},
            [this, id, sent](const auto& put) {
                if (!put)
                    return;
                lease_ = id;
                session_ = put->header.revision;
                kept_ = sent;
                caller_.granted().begin(*session_);
            }
        );
    });
}

void sharing_host::keep_session()
{
    const auto sent = time_.now();
    link_.keep_alive(lease_, [this, sent, id = lease_](const auto& kept) {
        if (id != lease_)
            return;
        if (kept)
            kept_ = std::max(kept_, sent);
        else if (kept.error().code == etcd::errc::lease_gone)
            end_session();
    });
}

void sharing_host::end_session()
{
    session_.reset();
    shares_.reset();
}

void sharing_host::watch_grants()
{
    link_.watch(
        {{.key = "budget", .start_revision = 1}},
        chrono::seconds(5),
        when_running<watched>([this](const auto& news) {
            if (!news)
                return;
            for (const etcd::event& one : news->events)
                take_grants(one.changed.value);
        })
    );
}

void sharing_host::take_grants(const std::string& text)
{
    const auto told = fleet::read_grants(text);
    if (!told)
        return;
    caller_.granted().take(*told, caller_.boot_now());
    caller_.pump();
}

void sharing_host::send_ask()
{
    const auto asked =
        caller_.granted().next_ask(caller_.waiting(), caller_.pause_left(), caller_.boot_now());
    link_.transact(
        {.compares = {etcd::is_unchanged_since(host_key(), *session_)},
         .success = {put_with("ask/" + name_, to_text(asked))}},
        [this, session = *session_](const auto& put) {
            if (put && !put->succeeded && session_ == session)
                end_session();
        }
    );
}

void sharing_host::try_to_lead()
{
    link_.transact(
        {.compares = {etcd::is_unchanged_since(host_key(), *session_), etcd::is_missing("leader")},
         .success = {put_with("leader", name_, lease_)},
         .failure = {etcd::range_request{.key = "leader"}}},
        [this, lease = lease_](const auto& put) {
            if (!put || lease != lease_ || shares_)
                return;
            if (put->succeeded) {
                take_lead(put->header.revision);
                return;
            }
            // It may lead by an earlier try, whose answer was lost.
            const auto& found = std::get<etcd::range_answer>(put->answers.at(0)).keys;
            if (!found.empty() && found[0].lease == lease_)
                take_lead(found[0].create_revision);
        }
    );
}

void sharing_host::take_lead(std::int64_t since)
{
    link_.range({.key = "budget"}, when_running<listed>([this, since](const auto& found) {
                    if (!found || shares_ || !session_)
                        return;
                    std::optional<fleet::grants> predecessor;
                    if (!found->keys.empty())
                        predecessor = fleet::read_grants(found->keys[0].value);
                    leading_since_ = since;
                    shares_.emplace(limits_, predecessor, caller_.boot_now());
                }));
}

void sharing_host::lead()
{
    link_.transact(
        {.compares = {}, .success = {etcd::range_of_prefix("ask/"), etcd::range_request{.key = "budget"}}},
        when_running<transacted>([this](const auto& read) {
            if (!read || !shares_)
                return;
            const auto& budget = std::get<etcd::range_answer>(read->answers.at(1)).keys;
            tell_grants(
                std::get<etcd::range_answer>(read->answers.at(0)),
                budget.empty() ? 0 : budget[0].mod_revision
            );
        })
    );
}

/// Only in the place of the budget that was there: one that comes late must not hide what was granted since.
void sharing_host::tell_grants(const etcd::range_answer& asks, std::int64_t budget_revision)
{
    constexpr std::string_view prefix = "ask/";
    for (const etcd::key_value& one : asks.keys) {
        if (const auto asked = fleet::read_ask(one.value))
            shares_->take(one.key.substr(prefix.size()), *asked, caller_.boot_now());
    }
    const std::string text = to_text(shares_->next(caller_.boot_now()));
    link_.transact(
        {.compares =
             {etcd::is_made_in("leader", leading_since_),
              etcd::is_unchanged_since("budget", budget_revision)},
         .success = {put_with("budget", text)},
         .failure = {etcd::range_request{.key = "leader"}}},
        [this, since = leading_since_](const auto& put) {
            if (!put || put->succeeded || since != leading_since_)
                return;
            const auto& leader = std::get<etcd::range_answer>(put->answers.at(0)).keys;
            if (leader.empty() || leader[0].create_revision != since)
                shares_.reset();
        }
    );
}

}  // namespace rdad::simulation
