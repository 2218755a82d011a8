// SPDX-License-Identifier: BSL-1.0
// Secrets in what others are shown, in each way in which a server may repeat them.

#include "auth/hide.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

using namespace rdad;
namespace json = boost::json;

namespace {

std::string hidden(std::string text, std::string_view secret)
{
    auth::hide(text, auth::secret(secret));
    return text;
}

/// All characters as JSON may write them.
std::string by_code_points(std::string_view ascii)
{
    std::string text;
    for (const char c : ascii)
        text += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    return text;
}

std::string percent_encoded(std::string_view plain)
{
    std::string text;
    for (const char c : plain)
        text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hiding)

BOOST_AUTO_TEST_CASE(a_secret_is_hidden_wherever_a_text_repeats_it)
{
    BOOST_TEST(
        hidden("hunter&2, hunter&2hunter&2 and hunter&", "hunter&2") ==
        "[secret], [secret][secret] and hunter&"
    );
    BOOST_TEST(hidden("hunter&2", "") == "hunter&2");
    BOOST_TEST(hidden("", "hunter&2") == "");
}

BOOST_AUTO_TEST_CASE(a_token_that_is_repeated_with_escapes_of_json_is_hidden)
{
    for (const std::string_view written :
         {"ab/c+d==",
          R"(ab\/c+d==)",
          R"(ab/c\u002Bd==)",
          R"(ab\/c\u002bd\u003D\u003d)",
          R"(\u0061b\u002fc+d==)"}) {
        const std::string body = fmt::format(R"({{"message": "You sent {}."}})", written);
        BOOST_TEST(hidden(body, "ab/c+d==") == R"({"message": "You sent [secret]."})");
    }
    BOOST_TEST(hidden(by_code_points("ab/c+d=="), "ab/c+d==") == "[secret]");
    BOOST_TEST(hidden(R"(ab\u002Ac, ab\u002, ab\/)", "ab/c") == R"(ab\u002Ac, ab\u002, ab\/)");
}

BOOST_AUTO_TEST_CASE(a_token_that_begins_with_an_escape_leaves_json_behind)
{
    for (const std::string_view written : {R"(\/ab)", R"(\u002Fab)", R"(\\\/ab)"}) {
        const auto text = hidden(fmt::format(R"(["{}", "\\"])", written), "/ab");
        BOOST_TEST(text == R"(["[secret]", "\\"])");
    }
}

BOOST_AUTO_TEST_CASE(a_token_in_json_that_is_a_string_of_json_is_hidden)
{
    std::string text = R"({"sent": "ab\/c\u002Bd"})";
    for (int level = 0; level < 3; ++level) {
        text = json::serialize(json::object{{"inner", text}});
        BOOST_TEST(hidden(text, "ab/c+d").find("[secret]") != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_repeated_as_it_was_sent_in_a_form_is_hidden)
{
    BOOST_TEST(
        hidden("client_secret=hunter%262+x&scope=a", "hunter&2 x") == "client_secret=[secret]&scope=a"
    );
    BOOST_TEST(hidden("hunter%25262", "hunter&2") == "[secret]");
    BOOST_TEST(hidden(percent_encoded("ab/c+d"), "ab/c+d") == "[secret]");
    BOOST_TEST(hidden("a%2Fb a%2fb a%252Fb", "a/b") == "[secret] [secret] [secret]");
    BOOST_TEST(hidden("a%2Gb a%2 a%", "a/b") == "a%2Gb a%2 a%");
}

BOOST_AUTO_TEST_CASE(a_secret_with_characters_that_begin_escapes_is_hidden_all_the_same)
{
    const std::string_view secret = R"(a%2Fb\u002Fc"d)";
    BOOST_TEST(hidden(std::string(secret), secret) == "[secret]");
    BOOST_TEST(hidden(json::serialize(json::string(secret.data(), secret.size())), secret) == "\"[secret]\"");
    BOOST_TEST(hidden(percent_encoded(secret), secret) == "[secret]");
}

BOOST_AUTO_TEST_CASE(a_secret_beyond_ascii_is_hidden)
{
    BOOST_TEST(
        hidden("größe😀, gr\\u00f6\\u00DFe\\ud83d\\uDE00, gr%C3%B6%c3%9fe%F0%9F%98%80", "größe😀") ==
        "[secret], [secret], [secret]"
    );
    BOOST_TEST(hidden("\xff\xc3", "\xff\xc3") == "[secret]", "what is no UTF-8");
    BOOST_TEST(hidden("größe\\ud83d\\uDE01", "größe😀") == "größe\\ud83d\\uDE01");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_made_to_be_searched_for_long_is_not)
{
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string_view piece : {"\\", "%25", "\\u0061", "%", "a"}) {
        std::string text;
        while (text.size() < 1'000'000)
            text += piece;
        BOOST_TEST(hidden(text, "ab/c+d") == text);
    }
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)));
}

BOOST_AUTO_TEST_SUITE_END()
