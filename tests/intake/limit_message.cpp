// SPDX-License-Identifier: BSL-1.0
// Which key of the configuration keeps files in incoming/, as the operator is told.

#include "intake/limit_message.hpp"

#include "intake/selection.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using driver::load_limit;
using intake::message_of_limit;

BOOST_AUTO_TEST_CASE(a_limit_that_is_met_is_named_with_what_there_is_and_how_many_files_stay)
{
    driver::user_loads loads({.user_jobs = 2, .user_bytes = 700, .all_jobs = 5});
    loads.add(1000, {3, 800});
    loads.add(1001, {4, 100});
    BOOST_TEST(
        message_of_limit(loads, 1000, load_limit::user_jobs, 2) ==
        "The user with the id 1000 has 3 jobs that wait or are under way, and user_jobs is 2. 2 files stay "
        "in "
        "incoming/ until some of them have ended."
    );
    BOOST_TEST(
        message_of_limit(loads, 1000, load_limit::user_bytes, 1) ==
        "The jobs of the user with the id 1000 that wait or are under way have specs of 800 bytes, and "
        "user_bytes is 700. A file stays in incoming/ until some of them have ended."
    );
    BOOST_TEST(
        message_of_limit(loads, 1000, load_limit::all_jobs, intake::selection::most_of_a_user) ==
        "7 jobs wait or are under way, and all_jobs is 5. 1000 files or more stay in incoming/ until some of "
        "them have ended."
    );
}
