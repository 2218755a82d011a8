// SPDX-License-Identifier: BSL-1.0
// Changes of a record whose requests and answers are lost, and come again late: the owner is told the truth of each.
//
// The seed is printed; RDAD_TEST_SEED=… repeats a run.

#include "fleet/settlement.hpp"
#include "fleet/transactions.hpp"
#include "fleet_fixture.hpp"
#include "session_of_host.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

namespace {

std::uint64_t chosen_seed()
{
    const char* const given = std::getenv("RDAD_TEST_SEED");
    const std::uint64_t value = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cout << "RDAD_TEST_SEED=" << value << std::endl;
    return value;
}

/// Between a host and the store: what is lost on the way may have arrived, or does so later, once or twice.
struct faulty_way
{
    small_etcd& store;
    std::mt19937_64 random;
    std::vector<etcd::txn> late{};

    std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    }

    result<etcd::txn_answer> send(const etcd::txn& request)
    {
        while (!late.empty() && below(2) == 0)
            deliver(below(late.size()));
        switch (below(5)) {
        case 0: return nobody;
        case 1: late.push_back(request); return lost_answer;
        case 2: store.apply(request); return lost_answer;
        case 3:
            late.push_back(request);
            store.apply(request);
            return lost_answer;
        default: return store.apply(request);
        }
    }

    void deliver(std::size_t which)
    {
        const etcd::txn request = late[which];
        if (below(3) > 0)
            late.erase(late.begin() + static_cast<std::ptrdiff_t>(which));
        store.apply(request);
    }
};

/// Until it is known.
verdict settled(settlement& change, faulty_way& way)
{
    verdict said = change.told(way.send(change.request()));
    while (said.kind == verdict_kind::unknown || said.kind == verdict_kind::refused)
        said = change.told(way.send(change.request()));
    return said;
}

struct walked_record
{
    small_etcd store;
    session_of_host host{store, host_a};
    faulty_way way;
    writer who{survey, host.own()};
    kept_life life = some_life();

    explicit walked_record(std::uint64_t seed) : way{store, std::mt19937_64(seed)}
    {
        life.owner = host.own();
        store.put(survey.life(first), to_text(life));
    }

    seen_life seen() const { return {first, store.mod_revision(survey.life(first))}; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lost_answers)

BOOST_AUTO_TEST_CASE(what_is_told_as_happened_is_so_whatever_comes_late)
{
    const std::uint64_t seed = chosen_seed();
    for (std::uint64_t run = 0; run < 300; ++run) {
        walked_record walk(seed + run);
        seen_life seen = walk.seen();
        for (int step = 0; step < 20; ++step) {
            walk.life.name = fmt::format("survey.{}", step);
            settlement change(advance(walk.who, seen, walk.life));
            const verdict said = settled(change, walk.way);
            BOOST_TEST_REQUIRE((said.kind == verdict_kind::happened), "seed " << seed + run);
            seen.mod_revision = said.mod_revision;
            BOOST_TEST_REQUIRE(walk.store.find(survey.life(first))->value == to_text(walk.life));
            BOOST_TEST_REQUIRE(walk.store.mod_revision(survey.life(first)) == said.mod_revision);
        }
        settlement change(end(walk.who, seen, walk.life, some_end, std::nullopt));
        BOOST_TEST_REQUIRE((settled(change, walk.way).kind == verdict_kind::happened));
        walk.store.apply(collect(walk.who, first, walk.store.mod_revision(survey.done(host_a, first))).request
        );
        while (!walk.way.late.empty())
            walk.way.deliver(0);
        BOOST_TEST_REQUIRE(walk.store.size() == 1U, "the host's key");
    }
}

BOOST_AUTO_TEST_CASE(an_owner_whose_session_ends_is_told_and_changes_nothing_after_that)
{
    const std::uint64_t seed = chosen_seed();
    for (std::uint64_t run = 0; run < 300; ++run) {
        walked_record walk(seed + run);
        seen_life seen = walk.seen();
        const auto last = walk.way.below(10);
        verdict said;
        std::string at_its_end;
        for (std::size_t step = 0; said.kind != verdict_kind::fenced; ++step) {
            if (step == last) {
                walk.host.end_lease();
                at_its_end = walk.store.find(survey.life(first))->value;
            }
            walk.life.name = fmt::format("survey.{}", step);
            settlement change(advance(walk.who, seen, walk.life));
            said = settled(change, walk.way);
            BOOST_TEST_REQUIRE((said.kind == (step < last ? verdict_kind::happened : verdict_kind::fenced)));
            seen.mod_revision = said.mod_revision;
        }
        while (!walk.way.late.empty())
            walk.way.deliver(0);
        BOOST_TEST_REQUIRE(walk.store.find(survey.life(first))->value == at_its_end, "seed " << seed + run);
    }
}

BOOST_AUTO_TEST_SUITE_END()
