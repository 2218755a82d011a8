// SPDX-License-Identifier: BSL-1.0
// Whose a configuration file is, by its name.

#include "config/instance.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(instances)

BOOST_AUTO_TEST_CASE(a_file_in_the_folder_of_configurations_is_that_of_the_instance_of_its_name)
{
    BOOST_TEST(config::instance_of("/etc/rdad/north.conf").value() == "north");
    BOOST_TEST(config::instance_of("/usr/local/etc/rdad/north.conf").value() == "north");
}

BOOST_AUTO_TEST_CASE(the_service_itself_and_files_elsewhere_are_of_none)
{
    for (const char* file : {"/etc/rdad/rdad.conf", "/home/anna/north.conf", "/etc/rdad/north", ""})
        BOOST_TEST(!config::instance_of(file), file);
}

BOOST_AUTO_TEST_SUITE_END()
