// SPDX-License-Identifier: BSL-1.0
// Numbers that nobody has.

#include "spool/free_number.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using rdad::result;
using rdad::spool::free_number;

BOOST_AUTO_TEST_SUITE(free_numbers)

BOOST_AUTO_TEST_CASE(the_first_free_number_is_found_however_many_are_taken)
{
    for (std::uint64_t first : {1U, 2U, 7U}) {
        for (std::uint64_t taken = 0; taken < 70; ++taken) {
            const auto is_taken = [&](std::uint64_t number) { return result<bool>(number < first + taken); };
            BOOST_TEST(free_number(first, is_taken).value() == first + taken);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_predecessors_cost_few_questions)
{
    int questions = 0;
    const auto is_taken = [&](std::uint64_t number) {
        ++questions;
        return result<bool>(number <= 100'000);
    };
    BOOST_TEST(free_number(1, is_taken).value() == 100'001U);
    BOOST_TEST(questions < 40);
}

BOOST_AUTO_TEST_CASE(where_there_are_gaps_the_number_is_free_all_the_same)
{
    for (unsigned pattern = 0; pattern < 1U << 12U; ++pattern) {
        const auto is_taken = [&](std::uint64_t number) {
            return result<bool>(number < 12 && (pattern >> number & 1U) != 0);
        };
        const std::uint64_t found = free_number(0, is_taken).value();
        BOOST_TEST_REQUIRE(!is_taken(found).value());
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_told_is_a_failure)
{
    // The first that is found free, and one between it and the last that is taken.
    for (const std::uint64_t untold : {8U, 6U}) {
        const auto is_taken = [&](std::uint64_t number) {
            return number == untold ? result<bool>(rdad::invalid("It can't be told."))
                                    : result<bool>(number < 5);
        };
        BOOST_TEST(free_number(1, is_taken).has_error(), untold);
    }
}

BOOST_AUTO_TEST_SUITE_END()
