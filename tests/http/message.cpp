// SPDX-License-Identifier: BSL-1.0
// How a request is written and a response's headers are found.

#include "http/message.hpp"

#include "http/wire.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::http;

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(a_request_is_written_with_its_host_and_length)
{
    const request r{.method = "PATCH", .target = "/a?b=c", .headers = {{"X", "y"}}, .body = "body"};
    BOOST_TEST(
        write_request(r, "h:8443", "rdad/1").value() ==
        "PATCH /a?b=c HTTP/1.1\r\nHost: h:8443\r\nUser-Agent: rdad/1\r\n"
        "Accept-Encoding: identity\r\nX: y\r\nContent-Length: 4\r\n\r\nbody"
    );
}

BOOST_AUTO_TEST_CASE(a_length_is_written_where_a_body_is_expected)
{
    BOOST_TEST(
        write_request({}, "h", "").value() == "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n\r\n"
    );
    BOOST_TEST(
        write_request({.method = "POST"}, "h", "").value() ==
        "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\nContent-Length: 0\r\n\r\n"
    );
}

BOOST_AUTO_TEST_CASE(a_body_in_gzip_is_asked_for_where_that_is_wanted)
{
    BOOST_TEST(
        write_request({.accepts_gzip = true}, "h", "").value() ==
        "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n"
    );
}

BOOST_AUTO_TEST_CASE(headers_are_found_in_any_case)
{
    const response r{.status = 200, .headers = {{"Retry-After", "5"}, {"X", ""}}};
    BOOST_TEST(r.header("retry-after").value() == "5");
    BOOST_TEST(r.header("RETRY-AFTER").value() == "5");
    BOOST_TEST(r.header("x").value() == "");
    BOOST_TEST(!r.header("Retry").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
