// SPDX-License-Identifier: BSL-1.0
// Who may ask at the port of the page: by Host, Origin, method and token.

#include "control/page/page_admission.hpp"

#include "contains.hpp"
#include "control/page/page_text.hpp"
#include "control/page/page_tokens.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace beast_http = boost::beast::http;
using boost::beast::http::verb;

BOOST_AUTO_TEST_SUITE(page_admission)

namespace {

constexpr std::uint16_t port = 8470;

/// Null: it is answered.
std::optional<beast_http::status> refused(const control::page_visit& visit)
{
    const auto refusal = control::refusal_of(visit, port);
    return refusal ? std::optional(refusal->status) : std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_CASE(this_host_may_be_called_by_each_of_its_names_and_no_other)
{
    for (const char* host : {"127.0.0.1:8470", "[::1]:8470", "localhost:8470"})
        BOOST_TEST(!refused({verb::get, host}), host);
    for (const char* host :
         {"",
          "127.0.0.1",
          "127.0.0.1:80",
          "localhost:84700",
          "rebound.example.com:8470",
          "localhost.example.com:8470"})
        BOOST_TEST((refused({verb::get, host}) == beast_http::status::misdirected_request), host);
}

BOOST_AUTO_TEST_CASE(another_site_may_not_ask_and_neither_may_another_port_of_this_host)
{
    const std::string host = "127.0.0.1:8470";
    BOOST_TEST(!refused({verb::get, host, "http://127.0.0.1:8470", "same-origin"}));
    BOOST_TEST(!refused({verb::get, host, "", "none"}));
    for (const char* origin :
         {"null",
          "https://127.0.0.1:8470",
          "http://127.0.0.1:3000",
          "http://localhost:8470",
          "http://example.com"})
        BOOST_TEST((refused({verb::get, host, origin}) == beast_http::status::forbidden), origin);
    for (const char* site : {"cross-site", "same-site", "of a later browser"})
        BOOST_TEST((refused({verb::get, host, "", site}) == beast_http::status::forbidden), site);
}

BOOST_AUTO_TEST_CASE(nothing_but_reading_is_allowed)
{
    const std::string host = "localhost:8470";
    BOOST_TEST(!refused({verb::head, host}));
    for (const verb method : {verb::post, verb::put, verb::delete_, verb::options, verb::unknown})
        BOOST_TEST((refused({method, host}) == beast_http::status::method_not_allowed));
}

BOOST_AUTO_TEST_CASE(the_token_is_found_among_cookies_and_is_that_of_this_port)
{
    BOOST_TEST(control::token_in_cookie("a=b; rdad_8470=abc; c=d", port) == "abc");
    BOOST_TEST(control::token_in_cookie("rdad_8471=abc; xrdad_8470=abc", port).empty());
    BOOST_TEST(control::token_in_cookie("", port).empty());
    BOOST_TEST(control::token_in_cookie(";;", port).empty());
    BOOST_TEST(
        control::cookie_with("abc", port) == "rdad_8470=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200"
    );
    BOOST_TEST((control::token_in_target("/?token=abc") == "abc"));
    BOOST_TEST(!control::token_in_target("/"));
}

BOOST_AUTO_TEST_CASE(a_token_opens_for_its_user_until_its_time_is_over)
{
    control::page_tokens tokens;
    const control::page_tokens::clock::time_point start{};
    tokens.add("anna's", 1000, start);
    tokens.add("otto's", 1001, start + 1h);
    BOOST_TEST((tokens.user_of("anna's", start + 11h) == 1000U));
    BOOST_TEST((tokens.user_of("otto's", start + 12h) == 1001U));
    BOOST_TEST(!tokens.user_of("anna's", start + 12h));
    for (const char* wrong : {"", "anna", "anna'S", "anna's "})
        BOOST_TEST(!tokens.user_of(wrong, start), wrong);
}

BOOST_AUTO_TEST_CASE(a_further_token_of_a_user_ends_the_oldest_of_theirs_only)
{
    control::page_tokens tokens;
    const control::page_tokens::clock::time_point start{};
    tokens.add("otto's", 1001, start);
    for (const char* token : {"1", "2", "3", "4", "5"})
        tokens.add(token, 1000, start);
    BOOST_TEST(!tokens.user_of("1", start));
    for (const char* token : {"2", "5"})
        BOOST_TEST((tokens.user_of(token, start) == 1000U), token);
    BOOST_TEST((tokens.user_of("otto's", start) == 1001U));
}

BOOST_AUTO_TEST_CASE(tokens_are_long_and_never_the_same)
{
    const auto one = control::draw_token();
    BOOST_TEST_REQUIRE(one.has_value());
    BOOST_TEST(one->size() == 64U);
    BOOST_TEST((one != control::draw_token()));
}

BOOST_AUTO_TEST_CASE(a_page_runs_its_own_script_and_nothing_else)
{
    // By `printf abc | openssl dgst -sha256 -binary | base64`.
    const std::string policy = control::policy_of("<style>abc</style><script>abc</script>");
    const std::string hash = "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='";
    BOOST_TEST(
        contains(policy, "default-src 'none'; script-src " + hash + "; style-src " + hash + ";"),
        policy
    );
    BOOST_TEST(contains(control::policy_of("<style>abc</style>"), "script-src 'none'"));
    for (const std::string_view page : {control::page_text(), control::page_without_token()}) {
        BOOST_TEST(!contains(control::policy_of(page), "unsafe"));
        BOOST_TEST(!contains(std::string(page), "http://"));
        BOOST_TEST(!contains(std::string(page), "https://"));
        BOOST_TEST(!contains(std::string(page), "style="));
    }
}

BOOST_AUTO_TEST_SUITE_END()
