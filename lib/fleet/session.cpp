// SPDX-License-Identifier: BSL-1.0
#include "fleet/session.hpp"

#include "etcd/failure.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace rdad::fleet {
namespace {

std::mt19937_64 random_of(const std::string& host, std::uint32_t seed)
{
    std::vector<std::uint32_t> words(host.begin(), host.end());
    words.push_back(seed);
    std::seed_seq sequence(words.begin(), words.end());
    return std::mt19937_64(sequence);
}

template <class Value>
bool is_gone(const result<Value>& answer)
{
    return answer.has_error() && answer.error().code == etcd::errc::lease_gone;
}

}  // namespace

session::session(session_options options, std::uint32_t seed)
    : options_(std::move(options)),
      random_(random_of(options_.host, seed)),
      state_(options_.earlier_lease == 0 ? state::granting : state::revoking),
      lease_to_end_(options_.earlier_lease)
{}

session::action session::next(boot_time now)
{
    if (state_ == state::ended) {
        state_ = after_end_;
        return over{{options_.host, std::exchange(session_, 0)}};
    }
    if (state_ == state::left)
        return left{};
    if (is_under_way_)
        return wait{};
    action what = next_request(now);
    is_under_way_ = !std::holds_alternative<wait>(what);
    return what;
}

session::action session::next_request(boot_time now)
{
    if (state_ == state::revoking)
        return now < not_before_ ? action(wait{not_before_}) : revoke{lease_to_end_};
    if (state_ == state::granting)
        return now < not_before_ ? action(wait{not_before_}) : next_grant(now);
    if (now >= keepalive_due_) {
        sent_ = now;
        keepalive_due_ = now + keepalive_every;
        return keep_alive{lease_};
    }
    if (state_ == state::alive)
        return wait{keepalive_due_};
    if (now < not_before_)
        return wait{std::min(not_before_, keepalive_due_)};
    return begin{begin_session(options_.keys, options_.host, key())};
}

session::action session::next_grant(boot_time now)
{
    if (lease_ == 0)
        begin_anew();
    sent_ = now;
    if (!is_grant_unknown_)
        trusted_from_ = now;
    return grant{{.ttl = session_ttl, .id = lease_}};
}

void session::begin_anew()
{
    std::uniform_int_distribution<std::int64_t> ids(1, std::numeric_limits<std::int64_t>::max());
    lease_ = ids(random_);
    is_grant_unknown_ = false;
}

void session::revoked(const result<void>& answer, boot_time now)
{
    is_under_way_ = false;
    if (state_ != state::revoking)
        return;
    if (answer.has_error() && !is_gone(answer)) {
        try_again(now);
        return;
    }
    lease_to_end_ = 0;
    state_ = is_leaving_ ? state::left : state::granting;
}

void session::granted(const result<etcd::lease>& answer, boot_time now)
{
    is_under_way_ = false;
    if (state_ != state::granting)
        return;
    if (answer) {
        saw(answer->header);
        trusted_from_ = sent_;
        keepalive_due_ = sent_ + keepalive_every;
        state_ = state::beginning;
    } else if (answer.error().code != etcd::errc::lease_exists) {
        is_grant_unknown_ = is_grant_unknown_ || answer.error().code == etcd::errc::unknown_outcome;
        try_again(now);
    } else if (is_grant_unknown_) {
        // It may be as old as the first request for it.
        keepalive_due_ = trusted_from_ + keepalive_every;
        state_ = state::beginning;
    } else {
        lease_ = 0;  // somebody else has it
    }
}

void session::begun(const result<etcd::txn_answer>& answer, boot_time now)
{
    is_under_way_ = false;
    if (state_ != state::beginning)
        return;
    if (is_gone(answer)) {
        end(state::granting);
        return;
    }
    if (!answer) {
        try_again(now);
        return;
    }
    saw(answer->header);
    if (answer->succeeded) {
        start(answer->header.revision);
        return;
    }
    const auto* const read =
        answer->answers.empty() ? nullptr : std::get_if<etcd::range_answer>(&answer->answers.front());
    if (read && !read->keys.empty() && read->keys.front().lease == lease_) {
        start(read->keys.front().create_revision);
        return;
    }
    kept_out_since_ = kept_out_since_.value_or(now);
    try_again(now);
}

void session::start(std::int64_t made_in) noexcept
{
    session_ = made_in;
    kept_out_since_.reset();
    state_ = state::alive;
}

void session::kept(const result<etcd::lease>& answer, boot_time now)
{
    is_under_way_ = false;
    if (state_ != state::beginning && state_ != state::alive)
        return;
    if (is_gone(answer)) {
        end(state::granting);
        return;
    }
    // A leader that was cut off, and doesn't know of the next one, says so of a lease that has ended.
    const bool is_outdated = answer && answer->header.raft_term != 0 && answer->header.raft_term < term_;
    if (!answer || is_outdated) {
        keepalive_due_ = now + retry_after;
        return;
    }
    saw(answer->header);
    trusted_from_ = sent_;
}

void session::end(state next) noexcept
{
    after_end_ = next;
    state_ = session_ == 0 ? next : state::ended;
    lease_ = 0;
    not_before_ = {};
}

void session::saw(const etcd::header& header) noexcept
{
    term_ = std::max(term_, header.raft_term);
}

void session::fenced(std::int64_t which) noexcept
{
    if (state_ != state::alive || which != session_)
        return;
    lease_to_end_ = lease_;
    end(state::revoking);
}

void session::leave() noexcept
{
    is_leaving_ = true;
    if (lease_ != 0)
        lease_to_end_ = lease_;
    if (state_ == state::ended)
        after_end_ = lease_to_end_ == 0 ? state::left : state::revoking;
    else
        end(lease_to_end_ == 0 ? state::left : state::revoking);
}

std::optional<host_session> session::current() const
{
    return state_ == state::alive ? std::optional(host_session{options_.host, session_}) : std::nullopt;
}

bool session::may_start(boot_time now) const noexcept
{
    return state_ == state::alive && now < trusted_from_ + trusted_for;
}

std::optional<boot_clock::duration> session::kept_out_for(boot_time now) const noexcept
{
    // A lease ends within its time to live; an election may give it that once more.
    const bool is_too_long = kept_out_since_ && now - *kept_out_since_ > 2 * session_ttl;
    return is_too_long ? std::optional(now - *kept_out_since_) : std::nullopt;
}

}  // namespace rdad::fleet
