// SPDX-License-Identifier: BSL-1.0
// What the answers of a token server mean.

#include "auth/token_answer.hpp"

#include "auth/printing.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds now{1795000000s};

auto read(unsigned status, std::string body, std::vector<http::field> headers = {})
{
    return auth::read_token_answer(
        {.status = status, .headers = std::move(headers), .body = std::move(body)},
        "login.example.com",
        auth::secret("hunter2"),
        now
    );
}

long life(std::string_view expires_in)
{
    const auto got = read(
        200,
        R"({"access_token":"abc","token_type":"Bearer","expires_in":)" + std::string(expires_in) + "}"
    );
    return got ? static_cast<long>(got->life.count()) : -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token_answer)

BOOST_AUTO_TEST_CASE(a_grant_has_a_token_and_a_life)
{
    const auto got =
        read(200, R"({"access_token":"eyJ.x-_","expires_in":3600,"token_type":"Bearer","scope":"x"})");
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->text.reveal() == "eyJ.x-_");
    BOOST_TEST((got->life == 1h));
    BOOST_TEST(read(200, R"({"access_token":"a","token_type":"bEARER"})").has_value());
}

BOOST_AUTO_TEST_CASE(a_life_is_believed_within_reason)
{
    BOOST_TEST(life("3600") == 3600);
    BOOST_TEST(life("3599.5") == 3599);
    BOOST_TEST(life("\"3600\"") == 3600);
    BOOST_TEST(life("1") == 1);
    BOOST_TEST(life("86401") == 86400);
    BOOST_TEST(life("1e300") == 86400);
    for (const std::string_view odd :
         {"null", "0", "-1", "\"soon\"", "\"\"", "{}", "true", "\"99999999999999999999\""})
        BOOST_TEST_CONTEXT(odd) BOOST_TEST(life(odd) == 300);
    BOOST_TEST(
        (read(200, R"({"access_token":"abc","token_type":"Bearer"})").value().life == auth::assumed_life)
    );
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_in_the_servers_words)
{
    for (const unsigned status : {400U, 401U}) {
        const auto got = read(status, R"({"error":"invalid_client","error_description":"No such client."})");
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::refused);
        BOOST_TEST(
            got.error().sentence == "login.example.com refuses an access token with the status " +
                                        std::to_string(status) + ": invalid_client (\"No such client.\")."
        );
    }
    BOOST_TEST(read(400, R"({"error":"invalid_scope"})").error().sentence.ends_with(": invalid_scope."));
}

BOOST_AUTO_TEST_CASE(a_refusal_without_words_is_one_too)
{
    for (const unsigned status : {302U, 400U, 403U, 404U}) {
        const auto got = read(status, "<html>");
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::refused);
        BOOST_TEST(got.error().sentence.find(std::to_string(status)) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(the_servers_words_are_made_harmless)
{
    const auto got = read(
        401,
        R"({"error":"invalid_client\n<3>","error_description":"\u001b[31mclient\r\nwith hunter2 and hunter2 \u00e4"})"
    );
    const auto& sentence = got.error().sentence;
    BOOST_TEST(sentence.find("hunter2") == std::string::npos);
    BOOST_TEST(std::ranges::all_of(sentence, [](char c) { return c >= ' ' && c <= '~'; }));
    BOOST_TEST(
        read(401, R"({"error":")" + std::string(100'000, 'x') + "\"}").error().sentence.size() < 1000U
    );
}

BOOST_AUTO_TEST_CASE(a_busy_server_is_unavailable_for_as_long_as_it_says)
{
    for (const unsigned status : {408U, 429U, 500U, 503U}) {
        const auto got = read(status, "{}", {{"retry-after", "7"}});
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::unavailable);
        BOOST_TEST((got.error().retry_after == 7s));
    }
    BOOST_TEST(!read(503, "").error().retry_after.has_value());
    BOOST_TEST(!read(503, "", {{"Retry-After", "soon"}}).error().retry_after.has_value());
}

BOOST_AUTO_TEST_CASE(a_grant_that_makes_no_sense_is_worth_another_try)
{
    for (const std::string_view body :
         {"",
          "<html>",
          "[]",
          "null",
          "{}",
          R"({"access_token":null,"token_type":"Bearer"})",
          R"({"access_token":"","token_type":"Bearer"})",
          R"({"access_token":7,"token_type":"Bearer"})",
          R"({"access_token":"a b","token_type":"Bearer"})",
          R"({"access_token":"a\r\nX: y","token_type":"Bearer"})",
          R"({"access_token":"abc","token_type":"Bearer")"}) {
        const auto got = read(200, std::string(body));
        BOOST_TEST_CONTEXT(body)
        BOOST_TEST((got.has_error() && got.error().code == auth::errc::unavailable));
    }
}

BOOST_AUTO_TEST_CASE(a_web_page_in_place_of_a_token_is_called_one)
{
    BOOST_TEST(read(200, "\n<!DOCTYPE html>").error().sentence.ends_with(" is a web page, not a JSON object.")
    );
    BOOST_TEST(read(200, "[]").error().sentence.ends_with(" is not a JSON object."));
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_an_answer_changes_nothing)
{
    const std::string mark = "\xEF\xBB\xBF";
    BOOST_TEST(
        read(200, mark + R"({"access_token":"abc","token_type":"Bearer"})").value().text.reveal() == "abc"
    );
    BOOST_TEST(read(400, mark + R"({"error":"invalid_scope"})").error().sentence.ends_with(": invalid_scope.")
    );
    BOOST_TEST(read(200, mark + "<html>").error().sentence.ends_with(" is a web page, not a JSON object."));
}

BOOST_AUTO_TEST_CASE(a_secret_that_a_server_repeats_as_it_was_sent_is_hidden)
{
    const auto got = auth::read_token_answer(
        {.status = 401,
         .body =
             R"({"error":"invalid_client","error_description":"client_secret=hunter%262\\u002b is wrong"})"},
        "login.example.com",
        auth::secret("hunter&2+"),
        now
    );
    BOOST_TEST(got.error().sentence.ends_with(": invalid_client (\"client_secret=[secret] is wrong\")."));
}

BOOST_AUTO_TEST_CASE(another_type_of_token_is_refused)
{
    for (const std::string_view body :
         {R"({"access_token":"abc","token_type":"mac"})",
          R"({"access_token":"abc"})",
          R"({"access_token":"abc","token_type":7})"}) {
        const auto got = read(200, std::string(body));
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::refused);
        BOOST_TEST(got.error().sentence.find("abc") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
