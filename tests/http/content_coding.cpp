// SPDX-License-Identifier: BSL-1.0
// Bodies in codings that nobody has asked for.

#include "http/content_coding.hpp"

#include "http/client_fixture.hpp"
#include "http/coded.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::testing;

BOOST_AUTO_TEST_SUITE(content_coding)

namespace {

constexpr std::size_t limit = 100'000;
const std::string body = R"({"job":{"name":"bridge 7"}})";

http::client_settings settings()
{
    http::client_settings s;
    s.base = http::parse_url("https://api.example.com").value();
    s.body_limit = limit;
    return s;
}

/// The body of an answer with these headers, or, behind a "!", why there is none.
std::string decoded(std::string coded, std::vector<http::field> headers)
{
    http::response r{.status = 200, .headers = std::move(headers), .body = std::move(coded)};
    const auto failed = http::decode_body(r, settings());
    return failed ? "!" + failed->sentence : r.body;
}

std::string decoded(std::string coded, std::string coding)
{
    return decoded(std::move(coded), {{"Content-Encoding", std::move(coding)}});
}

http::errc code_of(std::string coded, std::string coding)
{
    http::response r{
        .status = 200,
        .headers = {{"Content-Encoding", std::move(coding)}},
        .body = std::move(coded)};
    const auto failed = http::decode_body(r, settings());
    BOOST_TEST_REQUIRE(failed.has_value());
    BOOST_TEST(failed->sent);
    return static_cast<http::errc>(failed->code.value());
}

}  // namespace

BOOST_AUTO_TEST_CASE(gzip_and_deflate_are_undone_in_each_form_that_servers_send)
{
    BOOST_TEST(decoded(gzip(body), "gzip") == body);
    BOOST_TEST(decoded(gzip(body), " GZip\t") == body);
    BOOST_TEST(decoded(gzip(body), "x-gzip") == body);
    BOOST_TEST(decoded(deflate(body), "deflate") == body);
    BOOST_TEST(decoded(raw_deflate(body), "deflate") == body, "without the header of zlib");
    BOOST_TEST(decoded(gzip("a") + gzip("") + gzip("b"), "gzip") == "ab", "of several members");
    BOOST_TEST(decoded(gzip(""), "gzip") == "");
}

BOOST_AUTO_TEST_CASE(what_is_in_no_coding_stays_as_it_is)
{
    BOOST_TEST(decoded(body, std::vector<http::field>{}) == body);
    BOOST_TEST(decoded(body, "identity") == body);
    BOOST_TEST(decoded(body, " , ") == body);
    BOOST_TEST(decoded(body, {{"Transfer-Encoding", "chunked"}}) == body);
    BOOST_TEST(decoded("", "gzip") == "", "there is no body, as with 204");
    BOOST_TEST(decoded("", "br") == "");
}

BOOST_AUTO_TEST_CASE(codings_are_undone_from_the_last_to_the_first)
{
    BOOST_TEST(decoded(gzip(deflate(body)), "deflate, gzip") == body);
    BOOST_TEST(
        decoded(gzip(deflate(body)), {{"content-encoding", "deflate"}, {"Content-Encoding", "gzip"}}) == body
    );
    BOOST_TEST(
        decoded(
            gzip(deflate(body)),
            {{"Transfer-Encoding", "gzip, chunked"}, {"Content-Encoding", "deflate"}}
        ) == body
    );
}

BOOST_AUTO_TEST_CASE(what_comes_out_keeps_to_the_limit_of_bodies)
{
    BOOST_TEST(decoded(gzip(std::string(limit, 'x')), "gzip").size() == limit);
    for (const std::size_t size : {limit + 1, limit * 1000}) {
        const std::string large(size, 'x');
        BOOST_TEST((code_of(gzip(large), "gzip") == http::errc::body_too_large));
        BOOST_TEST((code_of(deflate(large), "deflate") == http::errc::body_too_large));
    }
    // The inner one is larger than the limit while what it holds isn't.
    BOOST_TEST(
        (code_of(gzip(gzip("x") + std::string(limit, '\0')), "gzip,gzip") == http::errc::body_too_large)
    );
    BOOST_TEST(
        decoded(gzip(std::string(limit + 1, 'x')), "gzip") ==
        "!The answer of api.example.com, decoded, is larger than 100000 bytes."
    );
}

BOOST_AUTO_TEST_CASE(an_unknown_coding_is_named)
{
    BOOST_TEST((code_of(body, "br") == http::errc::unknown_coding));
    BOOST_TEST(
        decoded(body, "br") ==
        "!The answer of api.example.com is in the coding \"br\", which was not asked for; only gzip and "
        "deflate "
        "can be decoded."
    );
    BOOST_TEST((code_of(gzip(body), "gzip, zstd") == http::errc::unknown_coding));
    const auto odd = decoded(body, "\x1b]0;\"\xff" + std::string(60'000, 'x'));
    BOOST_TEST(odd.find("\"?]0;??xxx") != odd.npos, odd.substr(0, 200));
    BOOST_TEST(odd.size() < 250U);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_what_its_header_says_is_malformed)
{
    const std::string whole = gzip(body);
    std::string wrong_sum = whole;
    wrong_sum[wrong_sum.size() - 8] ^= 1;
    for (const std::string& coded : {body, "x" + whole, whole + "x", wrong_sum, std::string("\x1f")})
        BOOST_TEST((code_of(coded, "gzip") == http::errc::malformed_response));
    for (std::size_t size = 1; size < whole.size(); ++size) {
        BOOST_TEST(
            decoded(whole.substr(0, size), "gzip") ==
            "!The answer of api.example.com ends in the middle of its gzip."
        );
    }
    BOOST_TEST(
        decoded(body, "deflate") == "!The answer of api.example.com is not deflate, as its header says."
    );
    BOOST_TEST((code_of(deflate(body) + "x", "deflate") == http::errc::malformed_response));
    std::string many = "gzip";
    for (int i = 0; i < 10'000; ++i)
        many += ",gzip";
    BOOST_TEST((code_of(whole, many) == http::errc::malformed_response));
}

BOOST_FIXTURE_TEST_CASE(a_client_asks_for_no_coding_and_understands_what_comes_all_the_same, client_fixture)
{
    auto server = tls_server([](seen_request seen) -> boost::asio::awaitable<reply> {
        co_return reply{
            seen.nth == 1 ? response_bytes(200, gzip(body), "Content-Encoding: gzip\r\n")
                          : response_bytes(200, body, "Content-Encoding: br\r\n")};
    });
    const auto client = client_of(server);
    const auto got = get(client);
    BOOST_TEST_REQUIRE(got.has_value());
    BOOST_TEST(got->body == body);
    const auto unknown = get(client);
    BOOST_TEST_REQUIRE(unknown.has_error());
    BOOST_TEST(unknown.error().code == http::errc::unknown_coding);
    BOOST_TEST(server.connections() == 1U);
    BOOST_TEST(server.requests().at(0).header("Accept-Encoding") == "identity");
}

BOOST_AUTO_TEST_SUITE_END()
