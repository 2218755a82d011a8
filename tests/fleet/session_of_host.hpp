// SPDX-License-Identifier: BSL-1.0
// A host with a session in a small etcd, for the machines that need one.
#pragma once

#include "fleet/session.hpp"
#include "fleet/values.hpp"
#include "fleet_fixture.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <variant>

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

}  // namespace rdad::tests
