// SPDX-License-Identifier: BSL-1.0
// That the simulated etcd answers as a real one does: random requests to both.

#include "etcd/bodies.hpp"
#include "etcd/cluster/etcd_cluster.hpp"
#include "simulated_etcd/against_etcd/answer_text.hpp"
#include "simulated_etcd/against_etcd/random_requests.hpp"
#include "simulated_etcd/simulated_etcd.hpp"
#include "simulated_etcd/simulated_watch.hpp"
#include "simulation/event_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::simulation;
using namespace rdad::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

/// The same ranges, watched of both stores, and what was told of each.
struct two_watches
{
    std::unique_ptr<etcd::watch> real;
    simulated_watch simulated;
    std::vector<std::string> told_by_real;
    std::vector<std::string> told_by_simulated;

    void tell_simulated()
    {
        while (const auto news = simulated.next())
            told_by_simulated[news->range] += text_of(*news, 0);
    }
};

/// A real etcd and a simulated one, from where neither has a key. Requests are made to both.
class two_stores
{
public:
    two_stores(etcd_cluster& cluster, std::uint64_t seed) : cluster_(cluster), requests_(seed)
    {
        cluster_.run(real_.put({.key = "a", .value = ""})).value();
        const auto emptied = cluster_.run(real_.erase({.key = "\0"s, .range_end = "\0"s})).value();
        offset_ = emptied.header.revision - 1;
        begin_watch({{"a"}, {"a", "\0"s}, {"a", etcd::prefix_end("a")}});
    }

    ~two_stores()
    {
        set_full(false);
        for (std::int64_t id = random_requests::first_lease; id <= random_requests::last_lease; ++id)
            static_cast<void>(cluster_.run(real_.revoke(id)));
    }

    two_stores(const two_stores&) = delete;
    two_stores& operator=(const two_stores&) = delete;

    void step()
    {
        switch (requests_.between(0, 19)) {
        case 0:
        case 1: grant(); break;
        case 2: ask_of_lease(); break;
        case 3: change_state(); break;
        case 4:
        case 5:
        case 6: read(); break;
        default: transact();
        }
        for (two_watches& one : watches_)
            one.tell_simulated();
    }

    /// All that was watched, and is from some revision on.
    void compare_watches()
    {
        const std::int64_t now = simulated_.keys().revision();
        begin_watch({requests_.watch(now), requests_.watch(now), requests_.watch(now)});
        set_full(false);
        etcd::txn last{.compares = {}, .success = {}};
        for (const std::string& key : random_requests::keys())
            last.success.emplace_back(etcd::put_request{key, "last"});
        compare("the last transaction", real_.transact(last), simulated_.transact(last));
        for (two_watches& one : watches_) {
            one.tell_simulated();
            tell_real(one);
            for (std::size_t i = 0; i < one.told_by_real.size(); ++i)
                BOOST_TEST(one.told_by_simulated[i] == one.told_by_real[i]);
        }
    }

private:
    void grant()
    {
        const etcd::grant_request request{600s, requests_.lease()};
        compare("grant", real_.grant(request), simulated_.grant(request));
    }

    void ask_of_lease()
    {
        const std::int64_t id = requests_.lease();
        compare("keep alive", real_.keep_alive(id), simulated_.keep_alive(id));
        compare("time to live", real_.time_to_live(id), simulated_.time_to_live(id));
        if (requests_.draw(0.3))
            compare("revoke", real_.revoke(id), simulated_.revoke(id));
    }

    void read()
    {
        const auto asked = requests_.range(simulated_.keys().revision());
        const std::string what = fmt::format(
            "range of {} bytes to {}, at {}",
            asked.key.size(),
            asked.range_end.size(),
            asked.revision
        );
        compare(what, real_.range(shifted(asked)), simulated_.range(asked));
    }

    void transact()
    {
        const auto asked = requests_.txn(simulated_.keys().revision());
        compare(
            "transaction " + etcd::body_of(asked).substr(0, 2000),
            real_.transact(shifted(asked)),
            simulated_.transact(asked)
        );
    }

    void change_state()
    {
        if (requests_.draw(0.2))
            set_full(!is_full_);
        const std::int64_t revision = requests_.between(1, simulated_.keys().revision());
        if (requests_.draw(0.3) && revision > simulated_.keys().compacted()) {
            cluster_.compact(revision + offset_);
            BOOST_TEST(simulated_.compact(revision).has_value());
        }
    }

    void set_full(bool is_full)
    {
        if (is_full == std::exchange(is_full_, is_full))
            return;
        cluster_.set_full(is_full);
        simulated_.set_full(is_full);
    }

    void begin_watch(std::vector<etcd::watch_request> ranges)
    {
        auto shifted = ranges;
        for (etcd::watch_request& one : shifted)
            one.start_revision += one.start_revision == 0 ? 0 : offset_;
        two_watches& begun = watches_.emplace_back(two_watches{
            real_.watch(std::move(shifted), 5s),
            simulated_watch(simulated_, ranges),
            std::vector<std::string>(ranges.size()),
            std::vector<std::string>(ranges.size())});
        begun.tell_simulated();
        const auto has_begun = [](const std::string& told) { return !told.empty(); };
        while (!std::ranges::all_of(begun.told_by_real, has_begun))
            BOOST_REQUIRE(tell_next_of_real(begun));
    }

    // False: nothing more comes.
    bool tell_next_of_real(two_watches& one)
    {
        const auto news = cluster_.run(one.real->next());
        if (news)
            one.told_by_real[news->range] += text_of(*news, offset_);
        return news.has_value();
    }

    // Until each range is told to its end, which is the last transaction, or that it has no further one.
    void tell_real(two_watches& one)
    {
        const auto is_told = [](const std::string& told) {
            return told.find("=last ") != std::string::npos || told.find("compacted") != std::string::npos;
        };
        const auto end_of = [&](std::size_t i) {
            const auto& all = one.told_by_real[i];
            return is_told(all) && all.size() >= one.told_by_simulated[i].size();
        };
        for (std::size_t i = 0; i < one.told_by_real.size(); ++i) {
            bool is_more = true;
            while (is_more && !end_of(i))
                is_more = tell_next_of_real(one);
        }
    }

    etcd::range_request shifted(etcd::range_request one) const
    {
        one.revision += one.revision == 0 ? 0 : offset_;
        return one;
    }

    etcd::txn shifted(etcd::txn all) const
    {
        for (etcd::compare& one : all.compares) {
            const bool is_revision = one.target == etcd::compare_target::create_revision ||
                                     one.target == etcd::compare_target::mod_revision;
            one.number += is_revision && one.number != 0 ? offset_ : 0;
        }
        for (auto* operations : {&all.success, &all.failure}) {
            for (etcd::operation& one : *operations) {
                if (auto* range = std::get_if<etcd::range_request>(&one))
                    *range = shifted(*range);
            }
        }
        return all;
    }

    template <class T>
    void compare(const std::string& what, boost::asio::awaitable<result<T>> real, const result<T>& simulated)
    {
        const std::string told_by_real = text_of(cluster_.run(std::move(real)), offset_);
        const std::string told_by_simulated = text_of(simulated, 0);
        BOOST_REQUIRE_MESSAGE(
            told_by_simulated == told_by_real,
            what << " is answered by " << told_by_simulated << " where etcd says " << told_by_real
        );
    }

    etcd_cluster& cluster_;
    etcd::client real_ = cluster_.client();
    event_queue time_;
    simulated_etcd simulated_{time_};
    random_requests requests_;
    std::int64_t offset_ = 0;
    bool is_full_ = false;
    std::vector<two_watches> watches_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement_of_the_simulated_etcd, *boost::unit_test::precondition(with_etcd))

BOOST_AUTO_TEST_CASE(it_answers_random_requests_as_a_real_one_does)
{
    etcd_cluster cluster({.members = 1});
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            two_stores both(cluster, seed);
            for (int i = 0; i < 300; ++i)
                both.step();
            both.compare_watches();
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
