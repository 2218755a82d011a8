// SPDX-License-Identifier: BSL-1.0
// A disk that fails: the first file speaks for all.

#include "disk/faults.hpp"

#include "journal/kept_journal.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::tests;
namespace errc = boost::system::errc;

BOOST_AUTO_TEST_SUITE(disk_that_fails)

namespace {

struct fixture
{
    kept_journal j;
    disk::faults subject{j};

    void fail(errc::errc_t why, const std::string& sentence)
    {
        subject.happened({make_error_code(why), sentence}, {{rdad::journal::field_name::spec, "survey"}});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_is_told_once_for_all_files_until_it_works, fixture)
{
    fail(errc::no_space_on_device, "Could not write a.");
    fail(errc::no_space_on_device, "Could not write b.");
    BOOST_TEST_REQUIRE(j.entries.size() == 1U);
    BOOST_TEST((j.entries[0].kind == rdad::journal::message_kind::disk_failing));
    BOOST_TEST(j.entries[0].message == "Could not write a. It is tried again.");
    BOOST_TEST(j.entries[0].fields.at(0).value == "survey");

    const auto lasting = subject.lasting();
    BOOST_TEST_REQUIRE(lasting.has_value());
    BOOST_TEST((lasting->of == rdad::journal::trouble_of::disk));
    BOOST_TEST(lasting->sentence == "Could not write b. It is tried again.");
    BOOST_TEST((lasting->time >= lasting->time.zero()));

    subject.ended();
    BOOST_TEST(!subject.lasting().has_value());
    subject.ended();
    BOOST_TEST_REQUIRE(j.entries.size() == 2U);
    BOOST_TEST((j.entries[1].kind == rdad::journal::message_kind::disk_works));
    BOOST_TEST(j.entries[1].message == "The spool can be written again. It could not for 0 s.");
}

BOOST_FIXTURE_TEST_CASE(another_fault_is_told_for_itself, fixture)
{
    fail(errc::no_space_on_device, "Could not write a.");
    fail(errc::io_error, "Could not write b.");
    BOOST_TEST(j.entries.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
