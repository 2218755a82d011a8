// SPDX-License-Identifier: BSL-1.0
// Requests that a proxy in between answers in place of the service.

#include "end_to_end/site/proxied_trials.hpp"

#include <boost/test/unit_test.hpp>

namespace rdad::tests {

BOOST_AUTO_TEST_SUITE(network_refused)

BOOST_AUTO_TEST_CASE(a_call_that_a_proxy_answers_in_place_of_the_service_is_made_again)
{
    proxied_trials all;
    all.add(spoiled_answers(), false);
    all.run_and_check();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
