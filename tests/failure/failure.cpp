// SPDX-License-Identifier: BSL-1.0
#include "failure/failure.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>

using rdad::failure;
using rdad::result;

namespace {

/// As a layer has it that knows more.
struct failure_with_more : failure
{
    bool more = false;
};

template <class Failure>
using number = boost::system::result<int, Failure>;

bool says_all(const boost::system::system_error& error)
{
    return error.code() == boost::system::errc::no_such_file_or_directory &&
           std::string(error.what()).starts_with("There is no file x.");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_failure)

BOOST_AUTO_TEST_CASE(of_a_system_call_says_what_was_tried_and_why_it_failed)
{
    errno = ENOENT;
    const failure failed = rdad::last_failure("open x");
    BOOST_TEST(failed.code == boost::system::errc::no_such_file_or_directory);
    BOOST_TEST(failed.sentence == "Could not open x: No such file or directory.");
}

BOOST_AUTO_TEST_CASE(of_what_was_given_has_the_code_for_that)
{
    const failure failed = rdad::invalid("x is not a number.");
    BOOST_TEST(failed.code == boost::system::errc::invalid_argument);
    BOOST_TEST(failed.sentence == "x is not a number.");
}

BOOST_AUTO_TEST_CASE(is_thrown_with_all_it_says_where_a_value_is_taken_that_is_not_there)
{
    const failure failed{
        make_error_code(boost::system::errc::no_such_file_or_directory),
        "There is no file x."};
    BOOST_CHECK_EXCEPTION(number<failure>(failed).value(), boost::system::system_error, says_all);
    BOOST_CHECK_EXCEPTION(
        number<failure_with_more>(failure_with_more{failed, true}).value(),
        boost::system::system_error,
        says_all
    );
}

BOOST_AUTO_TEST_CASE(keeps_its_code_and_sentence_on_its_way_to_a_layer_that_knows_less)
{
    const number<failure_with_more> below = failure_with_more{rdad::invalid("x is wrong."), true};
    const result<std::string> above = below.error();
    BOOST_TEST(above.error().code == boost::system::errc::invalid_argument);
    BOOST_TEST(above.error().sentence == "x is wrong.");
}

BOOST_AUTO_TEST_SUITE_END()
