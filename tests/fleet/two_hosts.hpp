// SPDX-License-Identifier: BSL-1.0
// Two hosts with what they share, for the tests of their transactions.
#pragma once

#include "fleet/settlement.hpp"
#include "fleet/transactions.hpp"
#include "fleet/values.hpp"
#include "fleet_fixture.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace rdad::tests {

/// Two hosts, each with a session of its own.
struct two_hosts
{
    small_etcd store;
    fleet::host_key key_a{fleet::to_text(fleet::member{"a", 1}), 11};
    fleet::host_key key_b{fleet::to_text(fleet::member{"b", 1}), 12};
    fleet::writer a{survey, begin(host_a, key_a)};
    fleet::writer b{survey, begin(host_b, key_b)};

    fleet::host_session begin(const std::string& host, const fleet::host_key& key)
    {
        const auto answer = store.apply(fleet::begin_session(survey, host, key));
        BOOST_TEST_REQUIRE(answer.succeeded);
        return {host, answer.header.revision};
    }

    fleet::kept_life life_of(const fleet::writer& who) const
    {
        fleet::kept_life life = some_life();
        life.owner = who.own;
        life.home = who.own.host;
        return life;
    }

    etcd::txn publication_of(const std::vector<fleet::record_id>& ids) const
    {
        std::vector<fleet::published> records;
        for (const fleet::record_id& id : ids)
            records.push_back({id, spec_text, fleet::to_text(life_of(a))});
        return fleet::publish(a, key_a, store.mod_revision(survey.host(host_a)), records);
    }

    /// first, published by host_a.
    fleet::seen_life publish_first()
    {
        BOOST_TEST_REQUIRE(store.apply(publication_of({first})).succeeded);
        return seen(first);
    }

    fleet::seen_life seen(const fleet::record_id& id) const
    {
        return {id, store.mod_revision(survey.life(id))};
    }

    fleet::kept_life life(const fleet::record_id& id) const
    {
        return fleet::read_kept_life(store.find(survey.life(id))->value).value();
    }

    bool has(const std::string& key) const { return store.find(key) != nullptr; }

    fleet::verdict settle(const fleet::change& change)
    {
        fleet::settlement until(change);
        return until.told(store.apply(until.request()));
    }

    fleet::adopted adoption_of(const fleet::record_id& id, const fleet::writer& by) const
    {
        return {seen(id), fleet::adopted_by(life(id), by.own, some_time)};
    }
};

inline bool is_happened(const fleet::verdict& verdict)
{
    return verdict.kind == fleet::verdict_kind::happened;
}

}  // namespace rdad::tests
