// SPDX-License-Identifier: BSL-1.0
// Where the services are.

#include "client/service_path.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using rdad::client::path_of;

BOOST_AUTO_TEST_SUITE(paths_of_services)

const api::service& usual = api::realitydataanalysis;

BOOST_AUTO_TEST_CASE(a_service_is_beside_the_one_that_the_base_URL_names)
{
    BOOST_TEST(*path_of(usual, "/realitydataanalysis", usual) == "/realitydataanalysis");
    BOOST_TEST(*path_of(api::contextcapture, "/realitydataanalysis", usual) == "/contextcapture");
    BOOST_TEST(
        *path_of(api::reality_analysis, "/gateway/contextcapture", usual) == "/gateway/reality-analysis"
    );
}

BOOST_AUTO_TEST_CASE(the_configured_service_is_beside_another_that_the_base_URL_names)
{
    const api::service& configured = api::reality_analysis;
    BOOST_TEST(*path_of(configured, "/realitydataanalysis", configured) == "/reality-analysis");
}

BOOST_AUTO_TEST_CASE(a_base_URL_that_names_no_service_is_that_of_the_configured_one)
{
    BOOST_TEST(*path_of(usual, "/analysis/v1", usual) == "/analysis/v1");
    BOOST_TEST(*path_of(api::contextcapture, "", api::contextcapture) == "");
}

BOOST_AUTO_TEST_CASE(where_the_base_URL_names_no_service_nobody_knows_where_the_others_are)
{
    BOOST_TEST(!path_of(api::contextcapture, "/analysis/v1", usual));
    BOOST_TEST(!path_of(api::contextcapture, "/analysis/realitydataanalysis.old", usual));
    BOOST_TEST(!path_of(usual, "", api::contextcapture));
}

BOOST_AUTO_TEST_SUITE_END()
