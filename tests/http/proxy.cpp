// SPDX-License-Identifier: BSL-1.0
// Which URLs of proxies are understood, and which hosts NO_PROXY excepts.

#include "http/proxy.hpp"

#include "http/no_proxy.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace rdad::http;

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_AUTO_TEST_CASE(a_proxy_is_a_host_and_a_port)
{
    for (const std::string_view text :
         {"http://proxy.example.com:3128",
          "http://proxy.example.com:3128/",
          "HTTP://Proxy.Example.com:3128",
          "proxy.example.com:3128"}) {
        const auto got = parse_proxy_url(text).value();
        BOOST_TEST(got.host == "proxy.example.com");
        BOOST_TEST(got.port == 3128);
        BOOST_TEST(got.authority() == "proxy.example.com:3128");
    }
    BOOST_TEST(parse_proxy_url("http://proxy.example.com").value().port == 80);
    BOOST_TEST(parse_proxy_url("http://[2001:db8::1]:3128").value().authority() == "[2001:db8::1]:3128");
    BOOST_TEST(parse_proxy_url("192.0.2.1:8080").value().authority() == "192.0.2.1:8080");
}

BOOST_AUTO_TEST_CASE(what_is_no_proxy_is_refused)
{
    for (const std::string_view text :
         {"",
          "http://",
          "https://proxy.example.com:3128",
          "socks5://proxy.example.com:1080",
          "http://proxy.example.com:3128/path",
          "http://proxy.example.com:3128?query",
          "http://proxy.example.com:0",
          "http://proxy.example.com:70000",
          "http://proxy example.com",
          "http://proxy.example.com:3128\r\nX: y"}) {
        const auto got = parse_proxy_url(text);
        BOOST_TEST_CONTEXT(text) BOOST_TEST((got.has_error() && got.error().code == errc::bad_url));
    }
}

BOOST_AUTO_TEST_CASE(a_password_in_a_proxys_url_is_refused_and_not_repeated)
{
    for (const std::string_view text :
         {"http://anna:hunter2@proxy.example.com:3128",
          "anna:hunter2@proxy.example.com:3128",
          "https://anna:hunter2@proxy.example.com",
          "http://anna:hunter2@proxy example.com:3128",
          "http://anna:hunter2@",
          "anna:hunter2@proxy.example.com:port",
          "socks5://anna:hunter2@proxy.example.com"}) {
        const auto got = parse_proxy_url(text);
        BOOST_TEST_CONTEXT(text)
        {
            BOOST_REQUIRE(got.has_error());
            BOOST_TEST(got.error().sentence == "The URL must not hold a user name or password.");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_domain_excepts_itself_and_all_within)
{
    for (const std::string_view list :
         {"example.com", ".example.com", "EXAMPLE.com.", " a.org , example.com"}) {
        BOOST_TEST_CONTEXT(list)
        {
            BOOST_TEST(is_excepted(list, "example.com"));
            BOOST_TEST(is_excepted(list, "api.example.com"));
            BOOST_TEST(is_excepted(list, "a.b.example.com."));
            BOOST_TEST(!is_excepted(list, "badexample.com"));
            BOOST_TEST(!is_excepted(list, "example.com.evil.org"));
            BOOST_TEST(!is_excepted(list, "com"));
        }
    }
}

BOOST_AUTO_TEST_CASE(entries_stand_between_commas_or_blanks)
{
    for (const std::string_view list : {"a.org,b.org", "a.org b.org", ",, a.org ,\tb.org ,"}) {
        BOOST_TEST(is_excepted(list, "a.org"));
        BOOST_TEST(is_excepted(list, "b.org"));
        BOOST_TEST(!is_excepted(list, "c.org"));
    }
}

BOOST_AUTO_TEST_CASE(an_asterisk_excepts_every_host)
{
    for (const std::string_view host : {"api.example.com", "192.0.2.1", "2001:db8::1"}) {
        BOOST_TEST(is_excepted("*", host));
        BOOST_TEST(is_excepted("a.org, *", host));
        BOOST_TEST(!is_excepted("*.example.com", host));
    }
}

BOOST_AUTO_TEST_CASE(an_address_excepts_itself_however_it_is_written)
{
    BOOST_TEST(is_excepted("192.0.2.1", "192.0.2.1"));
    BOOST_TEST(!is_excepted("192.0.2.1", "192.0.2.10"));
    BOOST_TEST(!is_excepted("2.1", "192.0.2.1"));
    BOOST_TEST(is_excepted("2001:DB8:0::1", "2001:db8::1"));
    BOOST_TEST(is_excepted("[2001:db8::1]", "2001:db8::1"));
    BOOST_TEST(!is_excepted("192.0.2.1", "1.example.com"));
}

BOOST_AUTO_TEST_CASE(a_network_excepts_the_addresses_in_it)
{
    BOOST_TEST(is_excepted("192.0.2.0/24", "192.0.2.200"));
    BOOST_TEST(is_excepted("192.0.2.7/24", "192.0.2.200"));
    BOOST_TEST(!is_excepted("192.0.2.0/25", "192.0.2.200"));
    BOOST_TEST(is_excepted("0.0.0.0/0", "192.0.2.200"));
    BOOST_TEST(is_excepted("2001:db8::/32", "2001:db8:1::2"));
    BOOST_TEST(!is_excepted("2001:db8::/48", "2001:db8:1::2"));
    BOOST_TEST(!is_excepted("192.0.2.0/24", "2001:db8::1"));
    BOOST_TEST(!is_excepted("2001:db8::/32", "192.0.2.1"));
    BOOST_TEST(!is_excepted("192.0.2.0/24", "api.example.com"));
}

BOOST_AUTO_TEST_CASE(what_is_no_entry_excepts_nothing)
{
    for (const std::string_view list :
         {"",
          " ",
          ",",
          ".",
          "..",
          "/",
          "192.0.2.0/33",
          "192.0.2.0/",
          "192.0.2.0/x",
          "api.example.com:443",
          "[",
          "[]"})
        for (const std::string_view host : {"api.example.com", "192.0.2.1", "2001:db8::1"})
            BOOST_TEST_CONTEXT(list << " / " << host) BOOST_TEST(!is_excepted(list, host));
}

BOOST_AUTO_TEST_SUITE_END()
