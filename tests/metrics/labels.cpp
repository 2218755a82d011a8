// SPDX-License-Identifier: BSL-1.0
// The label by which daemons of one host are told apart.

#include "metrics/labels.hpp"

#include "contains.hpp"
#include "metrics/exposition.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(labels_of_daemons)

BOOST_AUTO_TEST_CASE(each_series_gets_it_and_nothing_else_changes)
{
    const std::string text = "# HELP a_b What it {is}.\n# TYPE a_b gauge\na_b 1\nc{d=\"e f\",g=\"{\"} 2.5\n";
    BOOST_TEST(
        metrics::with_label(text, "daemon", "north") ==
        "# HELP a_b What it {is}.\n# TYPE a_b gauge\n"
        "a_b{daemon=\"north\"} 1\nc{daemon=\"north\",d=\"e f\",g=\"{\"} 2.5\n"
    );
}

BOOST_AUTO_TEST_CASE(its_value_may_be_any_text)
{
    BOOST_TEST(metrics::with_label("a 1\n", "daemon", "\"\\\n") == "a{daemon=\"\\\"\\\\\\n\"} 1\n");
}

BOOST_AUTO_TEST_CASE(all_that_is_told_takes_it)
{
    const std::string text = metrics::with_label(metrics::text_of({}, {}, {}), "daemon", "north");
    BOOST_TEST(contains(text, "\nrdad_jobs_stuck{daemon=\"north\"} 0\n"), text);
    BOOST_TEST(contains(text, "\nrdad_jobs{daemon=\"north\",state=\"running\"} 0\n"), text);
}

BOOST_AUTO_TEST_SUITE_END()
