// SPDX-License-Identifier: BSL-1.0
// The way of one host to etcd and back in virtual time, with what can go wrong on it.
#pragma once

#include "simulated_etcd/simulated_etcd.hpp"
#include "simulated_etcd/simulated_watch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

namespace rdad::simulation {

/// How often, from 0 to 1, what a request can meet.
struct link_faults
{
    double unreachable = 0;   ///< no member can be asked
    double lost_request = 0;  ///< it never arrives
    double lost_answer = 0;   ///< it is done
    double late_change =
        0;  ///< a change is done once its sender has given it up, behind others that were acknowledged
    double told_twice = 0;  ///< what a watch tells

    /// When a late change is done at the latest, from when it was sent.
    std::chrono::milliseconds latest = std::chrono::seconds(30);

    /// How far a watch may lag behind.
    std::chrono::milliseconds longest_lag{20};
};

/// One per host, of a client as etcd::client is: a change whose answer is lost is `errc::unknown_outcome`, all else is
/// repeated at each of the members. Reads are linearizable: they are never stale, but answers take their time, as requests
/// do. The same seed gives the same run.
///
/// Must outlive what happens in the time that it is told of, as must the etcd.
class faulty_link
{
public:
    using clock = event_queue::clock;

    template <class T>
    using listener = std::function<void(const rdad::result<T>&)>;
    using watch_listener = std::function<void(const rdad::result<etcd::watch_news>&)>;

    faulty_link(event_queue& time, simulated_etcd& store, std::uint64_t seed);
    faulty_link(const faulty_link&) = delete;
    faulty_link& operator=(const faulty_link&) = delete;

    void set_faults(const link_faults& faults) noexcept { faults_ = faults; }

    /// Nothing goes through any more, in neither direction, until it is healed.
    void cut();
    void heal();

    /// Watches tell nothing, and fail for that, while all else goes through.
    void set_watches_silent(bool are_silent);

    /// The host's process has died: it is told nothing of what it has asked. What it has sent arrives all the same.
    void forget();

    void range(const etcd::range_request& request, listener<etcd::range_answer> then);
    void transact(const etcd::txn& request, listener<etcd::txn_answer> then);
    void grant(const etcd::grant_request& request, listener<etcd::lease> then);
    void keep_alive(std::int64_t id, listener<etcd::lease> then);
    void revoke(std::int64_t id, listener<void> then);
    void time_to_live(std::int64_t id, listener<etcd::lease_state> then);

    /// News come by themselves, one after the other; a failure where nothing has come through for `silence`, and each time
    /// that all members were tried in vain from then on. Answers its number.
    std::size_t watch(
        std::vector<etcd::watch_request> ranges,
        std::chrono::milliseconds silence,
        watch_listener then
    );
    void go_on(std::size_t watch, std::size_t range, std::int64_t revision);
    void end_watch(std::size_t watch) { watches_.erase(watch); }

private:
    struct open_watch
    {
        simulated_watch news;
        std::chrono::milliseconds silence;
        watch_listener then;
        bool is_due = false;      // an event will look what is new
        bool is_waiting = false;  // an event will look whether there is still silence
    };

    template <class T>
    struct asked;

    template <class T>
    void ask(bool is_change, std::function<rdad::result<T>()> request, listener<T> then);
    template <class T>
    void try_member(std::shared_ptr<asked<T>> what);
    template <class T>
    void failed(std::shared_ptr<asked<T>> what, bool may_have_happened, std::chrono::milliseconds after);
    template <class T>
    void arrive(std::shared_ptr<asked<T>> what);
    template <class T>
    void answer(const asked<T>& what, const rdad::result<T>& told);

    bool are_told() const noexcept { return !is_cut_ && !are_silent_ && store_.has_quorum(); }
    bool draw(double how_often) { return std::bernoulli_distribution(how_often)(random_); }
    std::chrono::milliseconds between(std::chrono::milliseconds from, std::chrono::milliseconds to);
    std::chrono::milliseconds way();
    void look_at_watches();
    void plan_telling(std::size_t watch, open_watch& one);
    void plan_silence(std::size_t watch, open_watch& one, std::chrono::milliseconds after);
    void tell(std::size_t watch);
    void fall_silent(std::size_t watch);

    event_queue& time_;
    simulated_etcd& store_;
    std::mt19937_64 random_;
    link_faults faults_;
    bool is_cut_ = false;
    bool are_silent_ = false;
    std::uint64_t process_ = 0;  // of the host, counted
    std::map<std::size_t, open_watch> watches_;
    std::size_t last_watch_ = 0;
};

}  // namespace rdad::simulation
