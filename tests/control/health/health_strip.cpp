// SPDX-License-Identifier: BSL-1.0
// How the daemon is, at a glance and for scripts.

#include "control/health/health_strip.hpp"

#include "contains.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using rdad::control::daemon_health;
using rdad::control::emphasis;
using rdad::journal::trouble_of;

BOOST_AUTO_TEST_SUITE(health_at_a_glance)

namespace {

constexpr auto nine_o_clock = std::chrono::sys_days(std::chrono::November / 28 / 2026) + 9h;

daemon_health good_health()
{
    return {
        .status = "2 jobs active.",
        .last_answer = nine_o_clock - 12s,
        .token_expiry = nine_o_clock + 52min,
        .free_bytes = 23'400'000'000,
        .calls = pace::call_counts{120, 43, 77}};
}

control::styled_text strip_of(const daemon_health& health, std::size_t columns = 80)
{
    const auto as_hour = [](std::chrono::system_clock::time_point time) {
        return time == nine_o_clock + 15min ? "09:15" : "?";
    };
    return control::health_strip(health, nine_o_clock, columns, as_hour);
}

std::string text_of(const daemon_health& health)
{
    return strip_of(health).plain();
}

/// Whether it has a piece of that text which stands out so.
bool has_piece(const control::styled_text& text, const std::string& piece, emphasis how)
{
    for (const auto& each : text.pieces()) {
        if (each.text == piece && each.how == how)
            return true;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_well_is_told_in_one_line_of_80_columns)
{
    BOOST_TEST(
        text_of(good_health()) ==
        "service: ok 12 s ago  token: 52 min  disk: 23 GB free  calls: 43 used, 77 left\n"
    );
}

BOOST_AUTO_TEST_CASE(a_line_breaks_between_its_parts)
{
    BOOST_TEST(
        strip_of(good_health(), 60).plain() ==
        "service: ok 12 s ago  token: 52 min  disk: 23 GB free\ncalls: 43 used, 77 left\n"
    );
    BOOST_TEST(
        strip_of(good_health(), 78).plain() ==
        "service: ok 12 s ago  token: 52 min  disk: 23 GB free  calls: 43 used, 77 left\n"
    );
}

BOOST_AUTO_TEST_CASE(what_is_wrong_stands_out_with_for_how_long_in_the_place_of_what_is_right)
{
    daemon_health health = good_health();
    health.troubles = {
        {trouble_of::service, "The service answers 503.", nine_o_clock - 5min},
        {trouble_of::token, "There is no token.", nine_o_clock - 3h},
        {trouble_of::disk, "It is full.", nine_o_clock - 90s},
        {trouble_of::proxy, "It wants a password.", nine_o_clock - 2min}};
    const auto strip = strip_of(health);
    BOOST_TEST(
        strip.plain() ==
        "proxy: refuses calls for 2 min  service: fails for 5 min\n"
        "token: none accepted for 3 h  disk: fails for 90 s  calls: 43 used, 77 left\n"
    );
    for (const char* wrong :
         {"proxy: refuses calls for 2 min",
          "service: fails for 5 min",
          "token: none accepted for 3 h",
          "disk: fails for 90 s"})
        BOOST_TEST(has_piece(strip, wrong, emphasis::trouble), wrong);
    BOOST_TEST(has_piece(strip, "calls: 43 used, 77 left", emphasis::none));
}

BOOST_AUTO_TEST_CASE(a_pause_and_a_disk_that_is_almost_full_want_attention)
{
    daemon_health health = good_health();
    health.no_calls_until = nine_o_clock + 15min;
    health.free_bytes = 200'000'000;
    const auto strip = strip_of(health);
    BOOST_TEST(has_piece(strip, "service: no calls until 09:15", emphasis::attention), strip.plain());
    BOOST_TEST(has_piece(strip, "disk: 200 MB free", emphasis::attention), strip.plain());
}

BOOST_AUTO_TEST_CASE(what_is_not_known_yet_is_said_so)
{
    BOOST_TEST(
        text_of({.status = "", .calls = pace::call_counts{120, 0, 0}}) ==
        "service: not called yet  token: not used yet  disk: ?  calls: 0 used, 0 left\n"
    );
    daemon_health health = good_health();
    health.token_expiry.reset();
    BOOST_TEST(contains(text_of(health), "  token: accepted  "), text_of(health));
    health.token_expiry = nine_o_clock;
    BOOST_TEST(contains(text_of(health), "  token: expired  "), text_of(health));
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_makes_no_time_negative)
{
    daemon_health health = good_health();
    health.last_answer = nine_o_clock + 1h;
    BOOST_TEST(contains(text_of(health), "ok 0 s ago"), text_of(health));
}

BOOST_AUTO_TEST_CASE(above_all_stands_what_it_does_or_why_it_tells_nothing)
{
    const auto well = control::health_text(good_health(), 80);
    BOOST_TEST(well.plain().ends_with(" left\n2 jobs active.\n"), well.plain());
    daemon_health ill = good_health();
    ill.troubles = {{trouble_of::disk, "It is full.", nine_o_clock}};
    BOOST_TEST(has_piece(control::health_text(ill, 80), "2 jobs active.\n", emphasis::trouble));
    const failure none{make_error_code(boost::system::errc::connection_refused), "rdad isn't there."};
    BOOST_TEST(has_piece(control::health_text(none, 80), "rdad isn't there.\n", emphasis::trouble));
}

BOOST_AUTO_TEST_CASE(it_is_read_as_it_was_written)
{
    daemon_health health = good_health();
    health.troubles = {{trouble_of::proxy, "It wants a password.", nine_o_clock - 2min}};
    health.no_calls_until = nine_o_clock + 15min;
    const auto written = to_json(health);
    const auto read = control::read_daemon_health(written);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(serialize(to_json(*read)) == serialize(written));
    BOOST_TEST(
        serialize(written) ==
        R"({"status":"2 jobs active.","troubles":[{"of":"proxy","message":"It wants a password.",)"
        R"("since":"2026-11-28T08:58:00Z"}],"lastAnswer":"2026-11-28T08:59:48Z",)"
        R"("noCallsUntil":"2026-11-28T09:15:00Z","tokenExpiry":"2026-11-28T09:52:00Z",)"
        R"("freeBytes":23400000000,"calls":{"perMinute":120,"used":43,"left":77}})"
    );
    BOOST_TEST(
        boost::json::serialize(control::to_json(daemon_health{.status = "x\x1b"})) ==
        R"({"status":"x ","troubles":[],"lastAnswer":null,"noCallsUntil":null,"tokenExpiry":null,)"
        R"("freeBytes":null,"calls":null})"
    );
}

BOOST_AUTO_TEST_CASE(a_daemon_of_an_earlier_or_a_later_release_is_understood_as_far_as_it_goes)
{
    const auto read = [](const char* text) {
        return control::read_daemon_health(boost::json::parse(text).as_object());
    };
    BOOST_TEST(!read(R"({"state": "well"})").has_value());
    const auto earlier = read(R"({"status": "2 jobs active."})");
    BOOST_TEST_REQUIRE(earlier.has_value());
    BOOST_TEST(text_of(*earlier).empty(), text_of(*earlier));
    const auto later = read(
        R"({"status": "2 jobs active.", "troubles": [{"of": "moon", "since": "2026-11-28T08:58:00Z"}, 7,)"
        R"({"of": "disk"}], "calls": {"used": 3}, "freeBytes": "much"})"
    );
    BOOST_TEST_REQUIRE(later.has_value());
    BOOST_TEST(later->troubles.empty());
    BOOST_TEST(!later->calls.has_value());
    BOOST_TEST(!later->free_bytes.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
