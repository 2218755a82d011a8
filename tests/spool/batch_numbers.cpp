// SPDX-License-Identifier: BSL-1.0
// The numbers of batches: none comes twice.

#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace rdad::tests;
using rdad::spool::spool;

BOOST_AUTO_TEST_SUITE(batch_numbers)

namespace {

struct fixture
{
    temporary_folder root;

    spool own() const { return spool::own(root.path().string()).value(); }
    std::filesystem::path file() const { return root.path() / "next-batch"; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(they_go_on_without_a_gap_where_a_process_ends_well, fixture)
{
    std::uint64_t expected = 1;
    for (const int numbers : {3, 0, 64, 1}) {
        spool s = own();
        for (int i = 0; i < numbers; ++i)
            BOOST_TEST(s.next_batch_number().value() == expected++);
        s.give_back_batch_numbers();
    }
    BOOST_TEST(read_file(file()) == "69\n");
}

BOOST_FIXTURE_TEST_CASE(none_comes_again_after_a_crash, fixture)
{
    std::uint64_t last = 0;
    for (const int numbers : {1, 64, 65, 200}) {
        spool s = own();
        for (int i = 0; i < numbers; ++i) {
            const std::uint64_t number = s.next_batch_number().value();
            BOOST_TEST(number > last);
            BOOST_TEST(number <= last + 64);
            last = number;
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_number_is_on_the_disk_before_it_is_given_away, fixture)
{
    spool s = own();
    for (std::uint64_t number = 1; number <= 130; ++number) {
        BOOST_TEST(s.next_batch_number().value() == number);
        BOOST_TEST(std::stoull(read_file(file())) > number);
    }
}

BOOST_FIXTURE_TEST_CASE(there_is_none_while_it_cannot_be_kept, fixture)
{
    spool s = own();
    std::filesystem::create_directory(file());
    BOOST_TEST(s.next_batch_number().has_error());
    std::filesystem::remove(file());
    BOOST_TEST(s.next_batch_number().value() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_makes_no_sense_is_begun_anew, fixture)
{
    for (const std::string& text :
         {std::string(),
          std::string("0\n"),
          std::string("-7\n"),
          std::string("12"),
          std::string("12\nx"),
          std::string("99999999999999999999\n"),
          std::string(200, '1')}) {
        write_file(file(), text);
        BOOST_TEST(own().next_batch_number().value() == 1U, text);
    }
    write_file(file(), "12\n");
    BOOST_TEST(own().next_batch_number().value() == 12U);
}

BOOST_AUTO_TEST_SUITE_END()
