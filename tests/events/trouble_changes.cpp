// SPDX-License-Identifier: BSL-1.0
// When troubles begin and end.

#include "events/trouble_changes.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;
using journal::trouble_of;

BOOST_AUTO_TEST_SUITE(changes_of_troubles)

namespace {

const journal::lasting_trouble no_token{trouble_of::token, "There is none.", 3s};
const journal::lasting_trouble no_disk{trouble_of::disk, "It is full.", 3s};

}  // namespace

BOOST_AUTO_TEST_CASE(each_is_told_when_it_begins_and_when_it_ends_and_not_in_between)
{
    events::trouble_changes changes;
    BOOST_TEST(changes.saw({}, {}).empty());
    const auto begun = changes.saw({no_token}, {});
    BOOST_TEST_REQUIRE(begun.size() == 1U);
    BOOST_TEST(begun.front() == events::trouble_begins_event(no_token, {}));
    journal::lasting_trouble later = no_token;
    later.time = 20s;
    later.sentence = "It was refused.";
    BOOST_TEST(changes.saw({later}, {}).empty());
    const auto both = changes.saw({no_disk}, {});
    BOOST_TEST_REQUIRE(both.size() == 2U);
    BOOST_TEST(both[0] == events::trouble_ends_event(later, {}));
    BOOST_TEST(both[1] == events::trouble_begins_event(no_disk, {}));
    BOOST_TEST(changes.saw({}, {}).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
