// SPDX-License-Identifier: BSL-1.0
// The gate as the tests walk it, call by call.
#pragma once

#include "pace/gate.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

namespace rdad::tests {

using namespace rdad::pace;
using namespace std::chrono_literals;

/// A limit that never makes a test wait.
inline constexpr call_limits no_limit{1'000'000'000};

inline gate_options options_for(unsigned connections)
{
    return {no_limit, connections, false, {2s, 5s}, {2s, 5s}};
}

struct gate_walk
{
    gate_options options = options_for(4);
    gate subject{options, 1, start};
    // A new budget takes its first minute to be used up.
    gate::clock::time_point now = start + 2min;
    std::size_t connections_made = 1;

    static constexpr gate::clock::time_point start{1h};

    void use(const gate_options& o)
    {
        options = o;
        subject.set_options(o, now);
    }

    /// The call that has its turn. Null: none has.
    std::optional<gate::ticket> next() { return subject.let_through(now).next; }

    /// The call that has a place. Null: none has.
    std::optional<gate::ticket> place() { return subject.let_through(now).place; }

    gate::clock::duration delay() { return subject.let_through(now).delay; }

    /// Enters a call and begins it.
    gate::ticket begin()
    {
        const gate::ticket t = subject.enter({urgency::starting});
        BOOST_TEST_REQUIRE((next() == t));
        subject.ready(t);
        BOOST_TEST_REQUIRE((place() == t));
        BOOST_TEST(subject.begin(t, now));
        return t;
    }

    gate::ticket send()
    {
        const gate::ticket t = begin();
        BOOST_TEST(subject.may_be_sent(t, now));
        return t;
    }

    verdict answer(gate::ticket t, unsigned status, std::optional<std::chrono::milliseconds> asked = {})
    {
        call_result r{call_end::answered, status};
        r.asked = asked;
        r.connections_made = connections_made;
        return subject.end(t, r, now);
    }

    verdict answer(unsigned status, std::optional<std::chrono::milliseconds> asked = {})
    {
        return answer(send(), status, asked);
    }

    verdict fail(gate::ticket t, call_end end)
    {
        call_result r{end};
        r.connections_made = connections_made;
        return subject.end(t, r, now);
    }

    /// How long it takes until the next call may go.
    gate::clock::duration closed_for()
    {
        const gate::ticket t = subject.enter({urgency::cancelling});
        const auto began = now;
        while (true) {
            const auto opening = subject.let_through(now);
            if (opening.next) {
                BOOST_TEST((opening.next == t));
                break;
            }
            BOOST_TEST_REQUIRE((opening.delay > 0s));
            now += opening.delay;
        }
        fail(t, call_end::not_made);
        return now - began;
    }

    /// How many calls of that kind may have their turn at a time.
    std::size_t places(urgency kind = urgency::looking)
    {
        std::vector<gate::ticket> taken;
        for (int i = 0; i < 10; ++i)
            subject.enter({kind});
        while (const auto t = next())
            taken.push_back(*t);
        for (const gate::ticket t : taken)
            fail(t, call_end::not_made);
        while (const auto t = next())
            fail(*t, call_end::not_made);
        return taken.size();
    }
};

}  // namespace rdad::tests
