// SPDX-License-Identifier: BSL-1.0
// Where the services are.

#include "client/service_path.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using rdad::client::path_of;

BOOST_AUTO_TEST_SUITE(paths_of_services)

BOOST_AUTO_TEST_CASE(a_service_is_beside_the_one_that_the_base_URL_names)
{
    BOOST_TEST(*path_of(api::realitydataanalysis, "/realitydataanalysis") == "/realitydataanalysis");
    BOOST_TEST(*path_of(api::contextcapture, "/realitydataanalysis") == "/contextcapture");
    BOOST_TEST(*path_of(api::realityconversion, "/gateway/contextcapture") == "/gateway/realityconversion");
}

BOOST_AUTO_TEST_CASE(where_the_base_URL_names_no_service_nobody_knows_where_they_are)
{
    BOOST_TEST(!path_of(api::realitydataanalysis, "/analysis/v1"));
    BOOST_TEST(!path_of(api::contextcapture, "/analysis/realitydataanalysis.old"));
    BOOST_TEST(!path_of(api::contextcapture, ""));
}

BOOST_AUTO_TEST_SUITE_END()
