// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/faulty_link.hpp"

#include "etcd/settings.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {

using etcd::errc;
using std::chrono::milliseconds;

namespace {

constexpr int members = 3;
constexpr milliseconds shortest_way{1};
constexpr milliseconds longest_way{15};

failure unavailable()
{
    return {errc::unavailable, "No member of etcd can be asked."};
}

failure unknown_outcome()
{
    return {errc::unknown_outcome, "Whether a change in etcd has happened is not known."};
}

}  // namespace

template <class T>
struct faulty_link::asked
{
    bool is_change;
    std::function<rdad::result<T>()> request;
    listener<T> then;
    std::uint64_t process;  // that has asked
    int tries = 0;
};

faulty_link::faulty_link(event_queue& time, simulated_etcd& store, std::uint64_t seed)
    : time_(time), store_(store), random_(seed)
{
    store_.on_change([this] { look_at_watches(); });
}

milliseconds faulty_link::between(milliseconds from, milliseconds to)
{
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(from.count(), to.count())(random_));
}

milliseconds faulty_link::way()
{
    return between(shortest_way, longest_way);
}

void faulty_link::cut()
{
    is_cut_ = true;
    look_at_watches();
}

void faulty_link::heal()
{
    is_cut_ = false;
    look_at_watches();
}

void faulty_link::set_watches_silent(bool are_silent)
{
    are_silent_ = are_silent;
    look_at_watches();
}

void faulty_link::forget()
{
    ++process_;
    watches_.clear();
}

template <class T>
void faulty_link::ask(bool is_change, std::function<rdad::result<T>()> request, listener<T> then)
{
    try_member(std::make_shared<asked<T>>(asked<T>{is_change, std::move(request), std::move(then), process_})
    );
}

template <class T>
void faulty_link::try_member(std::shared_ptr<asked<T>> what)
{
    ++what->tries;
    if (draw(faults_.unreachable)) {
        what->tries = members;
        failed(what, false, way());
    } else if (draw(faults_.lost_request)) {
        failed(what, true, etcd::endpoint_deadline);
    } else if (what->is_change && draw(faults_.late_change)) {
        const milliseconds delay = between(etcd::endpoint_deadline, faults_.latest);
        time_.after(delay, [this, what] { store_.when_quorum([what] { what->request(); }); });
        failed(what, true, etcd::endpoint_deadline);
    } else if (is_cut_) {
        // A connection may have been there from before, on which the request is written.
        failed(what, draw(0.5), etcd::endpoint_deadline);
    } else {
        time_.after(way(), [this, what] { arrive(what); });
    }
}

template <class T>
void faulty_link::failed(std::shared_ptr<asked<T>> what, bool may_have_happened, milliseconds after)
{
    const bool is_unknown = what->is_change && may_have_happened;
    time_.after(after, [this, what, is_unknown] {
        if (is_unknown)
            answer(*what, rdad::result<T>(unknown_outcome()));
        else if (what->tries >= members)
            answer(*what, rdad::result<T>(unavailable()));
        else
            try_member(what);
    });
}

template <class T>
void faulty_link::arrive(std::shared_ptr<asked<T>> what)
{
    const milliseconds left = etcd::endpoint_deadline - shortest_way;
    if (is_cut_) {
        failed(what, true, left);
        return;
    }
    if (!store_.has_quorum()) {
        // Members that know of no leader refuse at once. One that still believes in it takes the request, which is done
        // when there is one again, or never.
        const bool is_taken = what->is_change && draw(0.5);
        if (is_taken && draw(0.5))
            store_.when_quorum([what] { what->request(); });
        failed(what, is_taken, is_taken ? left : way());
        return;
    }
    auto told = what->request();
    if (draw(faults_.lost_answer)) {
        failed(what, true, left);
        return;
    }
    time_.after(way(), [this, what, left, told = std::move(told)] {
        if (is_cut_)
            failed(what, true, left);
        else
            answer(*what, told);
    });
}

template <class T>
void faulty_link::answer(const asked<T>& what, const rdad::result<T>& told)
{
    if (what.process == process_)
        what.then(told);
}

void faulty_link::range(const etcd::range_request& request, listener<etcd::range_answer> then)
{
    ask<etcd::range_answer>(
        false,
        [this, request] { return store_.range(request); },
        std::move(then)
    );
}

void faulty_link::transact(const etcd::txn& request, listener<etcd::txn_answer> then)
{
    ask<etcd::txn_answer>(
        request.changes(),
        [this, request] { return store_.transact(request); },
        std::move(then)
    );
}

void faulty_link::grant(const etcd::grant_request& request, listener<etcd::lease> then)
{
    ask<etcd::lease>(
        true,
        [this, request] { return store_.grant(request); },
        std::move(then)
    );
}

void faulty_link::keep_alive(std::int64_t id, listener<etcd::lease> then)
{
    ask<etcd::lease>(
        false,
        [this, id] { return store_.keep_alive(id); },
        std::move(then)
    );
}

void faulty_link::revoke(std::int64_t id, listener<void> then)
{
    ask<void>(
        false,
        [this, id] { return store_.revoke(id); },
        std::move(then)
    );
}

void faulty_link::time_to_live(std::int64_t id, listener<etcd::lease_state> then)
{
    ask<etcd::lease_state>(
        false,
        [this, id] { return store_.time_to_live(id); },
        std::move(then)
    );
}

std::size_t faulty_link::watch(
    std::vector<etcd::watch_request> ranges,
    milliseconds silence,
    watch_listener then
)
{
    const std::size_t number = ++last_watch_;
    watches_.emplace(number, open_watch{{store_, ranges}, silence, std::move(then)});
    look_at_watches();
    return number;
}

void faulty_link::go_on(std::size_t watch, std::size_t range, std::int64_t revision)
{
    watches_.at(watch).news.go_on(range, revision);
    look_at_watches();
}

void faulty_link::look_at_watches()
{
    for (auto& [number, one] : watches_) {
        if (are_told())
            plan_telling(number, one);
        else
            plan_silence(number, one, one.silence);
    }
}

void faulty_link::plan_telling(std::size_t watch, open_watch& one)
{
    if (!std::exchange(one.is_due, true))
        time_.after(between(shortest_way, faults_.longest_lag), [this, watch] { tell(watch); });
}

void faulty_link::tell(std::size_t watch)
{
    const auto due = watches_.find(watch);
    if (due == watches_.end())
        return;
    due->second.is_due = false;
    // The listener may end the watch, or begin another.
    while (are_told()) {
        const auto found = watches_.find(watch);
        if (found == watches_.end())
            return;
        const auto news = found->second.news.next();
        if (!news)
            return;
        const watch_listener then = found->second.then;
        const bool is_event = news->kind == etcd::watch_news_kind::changes;
        then(*news);
        if (is_event && draw(faults_.told_twice) && watches_.contains(watch))
            then(*news);
    }
}

void faulty_link::plan_silence(std::size_t watch, open_watch& one, milliseconds after)
{
    if (!std::exchange(one.is_waiting, true))
        time_.after(after, [this, watch] { fall_silent(watch); });
}

void faulty_link::fall_silent(std::size_t watch)
{
    const auto found = watches_.find(watch);
    if (found == watches_.end())
        return;
    found->second.is_waiting = false;
    if (are_told())
        return;
    plan_silence(watch, found->second, members * etcd::endpoint_deadline);
    const watch_listener then = found->second.then;
    then(unavailable());
}

}  // namespace rdad::simulation
