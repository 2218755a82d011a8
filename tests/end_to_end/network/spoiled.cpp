// SPDX-License-Identifier: BSL-1.0
// Answers of the service that a proxy in between spoils.

#include "end_to_end/site/proxied_trials.hpp"

#include <boost/test/unit_test.hpp>

namespace rdad::tests {

BOOST_AUTO_TEST_SUITE(network_spoiled)

BOOST_AUTO_TEST_CASE(a_call_whose_answer_a_proxy_spoils_is_done_once)
{
    proxied_trials all;
    all.add(spoiled_answers(), true);
    all.add(right_answers(), true);
    all.run_and_check();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
