// SPDX-License-Identifier: BSL-1.0
// The small parts: draws, flags' values.

#include "api/identifier.hpp"
#include "emulator/draw.hpp"
#include "emulator/https/listen_address.hpp"
#include "emulator/jobs/duration_text.hpp"
#include "emulator/timestamp.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(drawn_ids_are_random_UUIDs_of_their_own)
{
    std::set<std::string> ids;
    std::set<std::string> beginnings;
    for (std::uint64_t key = 0; key < 10'000; ++key) {
        const std::string id = draw_uuid(key);
        BOOST_TEST(api::is_uuid(id));
        BOOST_TEST(id[14] == '4');
        BOOST_TEST((id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b'));
        ids.insert(id);
        beginnings.insert(id.substr(0, 8));
    }
    BOOST_TEST(ids.size() == 10'000U);
    BOOST_TEST(beginnings.size() > 9'990U);
}

BOOST_AUTO_TEST_CASE(drawn_fractions_are_spread_evenly)
{
    std::array<int, 10> tenths{};
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        const double fraction = draw_fraction(derive_key(7, n));
        BOOST_TEST_REQUIRE(fraction >= 0);
        BOOST_TEST_REQUIRE(fraction < 1);
        ++tenths[static_cast<std::size_t>(fraction * 10)];
    }
    BOOST_TEST(*std::ranges::min_element(tenths) > 850);
    BOOST_TEST(*std::ranges::max_element(tenths) < 1150);
}

BOOST_AUTO_TEST_CASE(times_are_written_as_headers_have_them)
{
    const time_point t = std::chrono::sys_days(std::chrono::year(2021) / 11 / 4) + 14h + 13min + 27'999ms;
    BOOST_TEST(http_date(t) == "Thu, 04 Nov 2021 14:13:27 GMT");
    BOOST_TEST(
        (parse_http_date("Thu, 04 Nov 2021 14:13:27 GMT") == std::chrono::floor<std::chrono::seconds>(t))
    );
    BOOST_TEST(
        (parse_http_date("Thursday, 04-Nov-21 14:13:27 GMT") == std::chrono::floor<std::chrono::seconds>(t))
    );
    BOOST_TEST((parse_http_date("Thu Nov  4 14:13:27 2021") == std::chrono::floor<std::chrono::seconds>(t)));
    for (const char* wrong : {"", "10", "Thu, 04 Nov 2021 14:13:27", "Thu, 04 Nov 2021 14:13:27 GMT "})
        BOOST_TEST(!parse_http_date(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(durations_have_a_unit)
{
    BOOST_TEST((parse_duration("300ms") == 300ms));
    BOOST_TEST((parse_duration("2s") == 2s));
    BOOST_TEST((parse_duration("1.5m") == 90s));
    BOOST_TEST((parse_duration("1h") == 1h));
    BOOST_TEST((parse_duration("0s") == 0ms));
    for (const char* wrong : {"", "2", "s", "-1s", "2 s", "2d", "1e3s", "nans", "infs", "999999999h", "2sx"})
        BOOST_TEST(!parse_duration(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(a_range_of_durations_has_its_ends_in_order)
{
    BOOST_TEST((parse_duration_range("500ms..1s") == std::pair(500ms, 1000ms)));
    BOOST_TEST((parse_duration_range("1s") == std::pair(1000ms, 1000ms)));
    for (const char* wrong : {"", "..", "1s..", "..1s", "2s..1s", "1s..2s..3s", "1s-2s"})
        BOOST_TEST(!parse_duration_range(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(only_loopback_is_listened_on)
{
    BOOST_TEST(parse_listen_address("127.0.0.1:8443").value().port() == 8443);
    BOOST_TEST(parse_listen_address("localhost:0").value().address().to_string() == "127.0.0.1");
    BOOST_TEST(parse_listen_address("127.1.2.3:0").has_value());
    BOOST_TEST(parse_listen_address("[::1]:0").value().address().is_v6());
    for (const char* wrong :
         {"0.0.0.0:80",
          "[::]:80",
          "192.0.2.1:80",
          "example.com:80",
          "127.0.0.1",
          "127.0.0.1:",
          "127.0.0.1:65536",
          "127.0.0.1:8x",
          "::1:80",
          ":80",
          ""}) {
        BOOST_TEST(!parse_listen_address(wrong), wrong);
    }
}

BOOST_AUTO_TEST_SUITE_END()
