// SPDX-License-Identifier: BSL-1.0
// Which URLs a client goes to.

#include "http/url.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace rdad::http;

BOOST_AUTO_TEST_SUITE(urls)

BOOST_AUTO_TEST_CASE(an_https_url_is_taken_apart)
{
    const auto got = parse_url("https://API.Example.com:8443/realitydataanalysis/v1/").value();
    BOOST_TEST(got.tls());
    BOOST_TEST(got.host == "api.example.com");
    BOOST_TEST(got.port == 8443);
    BOOST_TEST(got.path == "/realitydataanalysis/v1/");
    BOOST_TEST(got.prefix() == "/realitydataanalysis/v1");
    BOOST_TEST(got.authority() == "api.example.com:8443");
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_a_default)
{
    const auto got = parse_url("HTTPS://api.example.com").value();
    BOOST_TEST(got.scheme == "https");
    BOOST_TEST(got.port == 443);
    BOOST_TEST(got.path == "");
    BOOST_TEST(got.prefix() == "");
    BOOST_TEST(got.authority() == "api.example.com");
    BOOST_TEST(parse_url("https://api.example.com:443/").value().authority() == "api.example.com");
    BOOST_TEST(parse_url("https://api.example.com:/").value().port == 443);
    BOOST_TEST(parse_url("https://api.example.com/").value().prefix() == "");
    BOOST_TEST(parse_url("http://localhost").value().port == 80);
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_brackets_only_where_they_are_needed)
{
    const auto got = parse_url("https://[2001:DB8::1]:8443/x").value();
    BOOST_TEST(got.host == "2001:db8::1");
    BOOST_TEST(got.authority() == "[2001:db8::1]:8443");
    BOOST_TEST(parse_url("https://[::1]").value().authority() == "[::1]");
}

BOOST_AUTO_TEST_CASE(plain_http_is_for_loopback_only)
{
    for (const std::string_view good :
         {"http://localhost:8080",
          "http://LOCALHOST",
          "http://127.0.0.1",
          "http://127.8.9.10:1",
          "http://[::1]:80/x"})
        BOOST_TEST_CONTEXT(good) BOOST_TEST(parse_url(good).has_value());
    for (const std::string_view bad :
         {"http://api.example.com",
          "http://10.0.0.1",
          "http://localhost.example.com",
          "http://[::2]",
          "http://[::ffff:127.0.0.1]",
          "http://127.1",
          "http://0.0.0.0"}) {
        BOOST_TEST_CONTEXT(bad)
        {
            const auto got = parse_url(bad);
            BOOST_REQUIRE(got.has_error());
            BOOST_TEST((got.error().code == errc::bad_url));
            BOOST_TEST(got.error().sentence.find("plain http") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_base_of_requests_is_refused)
{
    for (const std::string_view bad :
         {"",
          "api.example.com",
          "//api.example.com",
          "ftp://api.example.com",
          "https:",
          "https://",
          "https:///x",
          "https://api.example.com?x",
          "https://api.example.com#x",
          "https://api.example.com:0",
          "https://api.example.com:65536",
          "https://api.example.com:x",
          "http://127.0.0.1.example.com",
          "https://api.example.com:80x",
          "https://a b",
          "https://a%20b",
          "https://[::1",
          "https://[v1.x]",
          "https://[fe80::1%25eth0]",
          " https://a",
          "https://a/ b",
          "https://a\r\nX: y"})
        BOOST_TEST_CONTEXT(bad)
    BOOST_TEST((parse_url(bad).has_error() && parse_url(bad).error().code == errc::bad_url));
}

BOOST_AUTO_TEST_CASE(a_password_in_a_url_is_refused_and_not_repeated)
{
    for (const std::string_view bad :
         {"https://user:hunter2@api.example.com",
          "https://user:hunter2@api example.com",
          "https://hunter2@h",
          "user:hunter2@api.example.com",
          "http://user:hunter2@api.example.com",
          "ftp://user:hunter2@api.example.com",
          "https://user:hunter2@api.example.com:0"}) {
        const auto got = parse_url(bad);
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().sentence.find("hunter2") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_link_on_the_same_origin_is_a_target)
{
    const auto origin = parse_url("https://api.example.com/prefix").value();
    const auto target = [&](std::string_view link) { return target_of_link(origin, link).value(); };
    BOOST_TEST(
        target("https://api.example.com/jobs?continuationToken=x%3D") == "/jobs?continuationToken=x%3D"
    );
    BOOST_TEST(target("https://API.example.com:443/jobs") == "/jobs");
    BOOST_TEST(target("//api.example.com/jobs") == "/jobs");
    BOOST_TEST(target("/jobs?a=https://other.example.com/") == "/jobs?a=https://other.example.com/");
    BOOST_TEST(target("https://api.example.com?a=b") == "/?a=b");
    BOOST_TEST(target("https://api.example.com") == "/");
    BOOST_TEST(target("https://api.example.com/jobs#end") == "/jobs");
}

BOOST_AUTO_TEST_CASE(a_link_is_made_fit_to_be_sent)
{
    const auto origin = parse_url("https://api.example.com").value();
    BOOST_TEST(
        target_of_link(origin, "/jobs?$filter=id in ('a', \"b\")&x=\xc3\xa4\r\n").value() ==
        "/jobs?$filter=id%20in%20('a',%20%22b%22)&x=%C3%A4%0D%0A"
    );
}

BOOST_AUTO_TEST_CASE(a_link_to_another_origin_is_refused)
{
    const auto origin = parse_url("https://api.example.com").value();
    for (const std::string_view link :
         {"https://evil.example.com/jobs",
          "http://api.example.com/jobs",
          "https://api.example.com:8443/jobs",
          "https://api.example.com@evil.example.com/jobs",
          "https://user@api.example.com/jobs",
          "//evil.example.com/jobs",
          "https://api.example.com.evil.example.com/",
          "jobs",
          "",
          "?a=b",
          "javascript:alert(1)"}) {
        const auto got = target_of_link(origin, link);
        BOOST_TEST_CONTEXT(link) BOOST_TEST((got.has_error() && got.error().code == errc::bad_url));
    }
}

BOOST_AUTO_TEST_SUITE_END()
