// SPDX-License-Identifier: BSL-1.0
// Which ends of a coroutine are bugs.

#include "coroutine/end.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <stdexcept>

namespace asio = boost::asio;
using boost::system::system_error;
using rdad::coroutine::rethrow_unless_cancelled;

BOOST_AUTO_TEST_SUITE(end_of_a_coroutine)

BOOST_AUTO_TEST_CASE(one_that_has_returned_or_was_cancelled_has_ended_well)
{
    BOOST_CHECK_NO_THROW(rethrow_unless_cancelled(nullptr));
    const system_error cancelled(asio::error::operation_aborted);
    BOOST_CHECK_NO_THROW(rethrow_unless_cancelled(std::make_exception_ptr(cancelled)));
}

BOOST_AUTO_TEST_CASE(what_is_thrown_otherwise_is_passed_on)
{
    const auto refused = std::make_exception_ptr(system_error(asio::error::connection_refused));
    BOOST_CHECK_EXCEPTION(rethrow_unless_cancelled(refused), system_error, [](const system_error& error) {
        return error.code() == asio::error::connection_refused;
    });
    const auto bug = std::make_exception_ptr(std::logic_error("bug"));
    BOOST_CHECK_THROW(rethrow_unless_cancelled(bug), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
