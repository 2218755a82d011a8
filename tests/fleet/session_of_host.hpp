// SPDX-License-Identifier: BSL-1.0
// A host with a session in a small etcd, for the machines that need one.
#pragma once

#include "fleet/adopting.hpp"
#include "fleet/members.hpp"
#include "fleet/session.hpp"
#include "fleet/values.hpp"
#include "fleet_fixture.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rdad::tests {

struct session_of_host
{
    small_etcd& store;
    fleet::session present;

    session_of_host(small_etcd& etcd, const std::string& host)
        : store(etcd), present({survey, host, fleet::to_text(fleet::member{"a", 1})}, 1)
    {
        begin(fleet::boot_time(std::chrono::hours(1)));
    }

    /// The first one, or the next one after end().
    void begin(fleet::boot_time now)
    {
        auto next = present.next(now);
        while (!std::holds_alternative<fleet::session::grant>(next)) {
            if (std::holds_alternative<fleet::session::revoke>(next))
                present.revoked(boost::system::in_place_value, now);
            next = present.next(now);
        }
        present.granted(etcd::lease{store.header(), present.lease(), fleet::session_ttl}, now);
        const auto request = std::get<fleet::session::begin>(present.next(now)).request;
        present.begun(store.apply(request), now);
        BOOST_TEST_REQUIRE(present.current().has_value());
    }

    /// For all but this host, which isn't told.
    void end_lease() { store.end_lease(present.lease()); }

    void end()
    {
        end_lease();
        present.fenced(own().session);
    }

    fleet::host_session own() const { return present.current().value(); }
};

/// Who adopts, and what it knows.
struct adopter
{
    session_of_host host;
    fleet::members others{survey};
    fleet::adopting subject{survey};

    adopter(small_etcd& store, const std::string& uuid) : host(store, uuid) {}

    void list(fleet::boot_time now, const std::vector<fleet::record_id>& ids)
    {
        std::vector<etcd::key_value> hosts;
        for (const auto& uuid : {host_a, host_b, host_c}) {
            if (const auto* const key = host.store.find(survey.host(uuid)))
                hosts.push_back(*key);
        }
        others.listed(hosts, host.store.revision());
        for (const fleet::record_id& id : ids) {
            if (const auto* const key = host.store.find(survey.life(id)))
                BOOST_TEST(subject.saw(*key, host.present, others, now).has_value());
        }
    }

    fleet::adopting::action next(fleet::boot_time now)
    {
        return subject.next(host.present, others, some_time, now);
    }

    std::optional<fleet::boot_time> waits_until(fleet::boot_time now)
    {
        return std::get<fleet::adopting::wait>(next(now)).until;
    }

    etcd::txn request(fleet::boot_time now) { return std::get<fleet::adopting::adopt>(next(now)).request; }

    fleet::adopting::outcome told(const result<etcd::txn_answer>& answer, fleet::boot_time now)
    {
        return subject.told(answer, host.present, others, now);
    }

    fleet::adopting::outcome send(fleet::boot_time now) { return told(host.store.apply(request(now)), now); }
};

}  // namespace rdad::tests
