// SPDX-License-Identifier: BSL-1.0
// Keys and values in base64.

#include "etcd/base64.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

using rdad::etcd::from_base64;
using rdad::etcd::to_base64;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(it_is_that_of_the_rfc)
{
    // RFC 4648, section 10.
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : pairs) {
        BOOST_TEST(to_base64(bytes) == text);
        BOOST_TEST(from_base64(text).value() == bytes);
    }
}

BOOST_AUTO_TEST_CASE(any_bytes_come_back)
{
    std::string bytes;
    for (int i = 0; i < 1000; ++i) {
        BOOST_REQUIRE((from_base64(to_base64(bytes)) == bytes));
        bytes += static_cast<char>(i * 7 + i / 256);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_base64_is_nothing)
{
    for (const std::string_view text :
         {"Z", "Zg", "Zg=", "=", "====", "Zg==Zg==", "Z===", "Zm8-", "Zm 8", "Zh==", "Zm9="})
        BOOST_TEST(!from_base64(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
