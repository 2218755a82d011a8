// SPDX-License-Identifier: BSL-1.0
// What is emphasised, how that looks, and that nothing of a file, a name or an answer looks like it.

#include "control/text/styled_text.hpp"

#include "contains.hpp"
#include "control/batch_table.hpp"
#include "control/job_list.hpp"
#include "control/job_view.hpp"
#include "control/layout.hpp"
#include "control/status.hpp"
#include "control/watch/batch_watch.hpp"
#include "job/job_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::tests;
using control::emphasis;
using control::style;
using control::styled_text;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(styled_texts)

namespace {

/// Escapes of each kind that a terminal knows: SGR, another CSI, an OSC, C1, and one that is cut.
constexpr std::string_view hostile =
    "a\x1b[31mb\x1b[0m\x1b[2Jc\x1b]0;title\x07\xC2\x9B"
    "32md\r\b\x7f\x1b";

std::string coloured(const styled_text& text)
{
    return rendered(text, style::coloured);
}

/// Takes those sequences away that rendered() makes. What is left has no escape, unless data has got through.
std::string without_emphasis(std::string text)
{
    for (const std::string_view sequence :
         {"\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[1m", "\x1b[2m", "\x1b[0m"}) {
        for (std::size_t at = text.find(sequence); at != std::string::npos; at = text.find(sequence, at))
            text.erase(at, sequence.size());
    }
    return text;
}

std::string some_time(std::chrono::system_clock::time_point)
{
    return "2027-01-15 08:00:00";
}

job::record hostile_record()
{
    const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    auto record = job::new_record(job::parse_job_file("a.json", text).at(0).spec.value(), text, "1", {});
    record.batch = job::batch{std::string(hostile), 7, 1000, "", 1};
    record.job_id = hostile;
    record.created_name = hostile;
    record.events.push_back({{}, job::event_kind::stuck, std::string(hostile)});
    return record;
}

/// All that rdactl writes of names, reasons and answers, by each text that has emphasis.
std::vector<styled_text> hostile_texts()
{
    const std::string h(hostile);
    const control::batch_status batch{
        job::batch{h, 12, 1000, "", 40},
        {{waits_for::end, 1}, {waits_for::turn, 20}},
        3};
    control::spool_status spool{{{"held", 1}}, {{h, h, h, h, {}, h, true}}, 2};
    control::job_list list{{{h, "held", h, waits_for::turn, true, h}}, 3, {}};
    control::job_view ended{h, "failed", {}, hostile_record()};
    ended.record.outcome = job::outcome{job::final_state::failed, h, api::error{h, h, {}}};
    const auto name_of = [&](std::uint32_t) { return h; };
    return {
        control::to_text(spool, some_time, 80),
        control::to_text(list, 80),
        control::batch_table({batch, batch}, {name_of, some_time, {}, 1, 80}),
        control::bar_of(batch, 80),
        control::to_text(control::job_view{h, h, waits_for::retry, hostile_record()}, some_time),
        control::to_text(ended, some_time)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_is_colour_on_a_terminal_unless_somebody_or_the_terminal_does_not_want_it)
{
    BOOST_TEST((control::style_for(true, nullptr, "xterm") == style::coloured));
    BOOST_TEST((control::style_for(true, nullptr, nullptr) == style::coloured));
    BOOST_TEST((control::style_for(false, nullptr, "xterm") == style::plain), "a pipe, or a file");
    BOOST_TEST((control::style_for(true, "", "xterm") == style::coloured), "an empty NO_COLOR says nothing");
    BOOST_TEST((control::style_for(true, "0", "xterm") == style::plain), "whatever its value is");
    BOOST_TEST((control::style_for(true, nullptr, "dumb") == style::plain));
}

BOOST_AUTO_TEST_CASE(each_emphasis_begins_and_ends_in_its_line)
{
    const styled_text text = styled_text("NAME\n", emphasis::heading) + "a " +
                             styled_text("held", emphasis::attention) +
                             styled_text("\n  one\n  two\n", emphasis::secondary);
    BOOST_TEST(
        coloured(text) ==
        "\x1b[1mNAME\x1b[0m\na \x1b[33mheld\x1b[0m\n\x1b[2m  one\x1b[0m\n\x1b[2m  two\x1b[0m\n"
    );
    BOOST_TEST(
        coloured(styled_text("a", emphasis::trouble) + styled_text("b", emphasis::success)) ==
        "\x1b[31ma\x1b[0m\x1b[32mb\x1b[0m"
    );
}

BOOST_AUTO_TEST_CASE(in_plain_style_there_is_no_escape)
{
    const styled_text text = styled_text("a\n", emphasis::trouble) + "b";
    BOOST_TEST(rendered(text, style::plain) == "a\nb");
    for (const styled_text& each : hostile_texts())
        BOOST_TEST(!contains(rendered(each, style::plain), "\x1b"), rendered(each, style::plain));
}

BOOST_AUTO_TEST_CASE(escapes_in_data_come_out_as_blanks_in_colour_too)
{
    for (const emphasis how : {emphasis::none, emphasis::trouble}) {
        const std::string sent = coloured(styled_text(std::string(hostile), how));
        BOOST_TEST(contains(sent, "a [31mb [0m [2Jc ]0;title  32md    "), sent);
    }
    // A sequence can't be put together of pieces either.
    BOOST_TEST(
        coloured(styled_text("\x1b", emphasis::trouble) + "[32m" + styled_text("\xC2") + "\x9B" + "1m") ==
        "\x1b[31m \x1b[0m[32m\xEF\xBF\xBD\xEF\xBF\xBD"
        "1m"
    );
}

BOOST_AUTO_TEST_CASE(nothing_that_is_shown_of_a_job_or_batch_gets_an_escape_through)
{
    for (const styled_text& each : hostile_texts()) {
        const std::string sent = coloured(each);
        BOOST_TEST(contains(sent, "\x1b["), "it has some emphasis: " + sent);
        const std::string rest = without_emphasis(sent);
        BOOST_TEST(rest == rendered(each, style::plain), "only emphasis is added");
        for (const char* steers : {"\x1b", "\xC2\x9B", "\x07", "\r", "\b", "\x7f"})
            BOOST_TEST(!contains(rest, steers), rest);
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_where_it_is_wide_whatever_is_emphasised_in_it)
{
    const styled_text text =
        styled_text("Brücken", emphasis::heading) + " " + styled_text("held", emphasis::attention);
    BOOST_TEST(coloured(control::cut_styled(text, 12)) == coloured(text), "it fits");
    BOOST_TEST(coloured(control::cut_styled(text, 11)) == "\x1b[1mBrücken\x1b[0m \x1b[33mhe\x1b[0m…");
    BOOST_TEST(coloured(control::cut_styled(text, 3)) == "\x1b[1mBr\x1b[0m…");
    for (std::size_t columns = 1; columns < 14; ++columns)
        BOOST_TEST(control::cut_styled(text, columns).plain() == control::cut(text.plain(), columns));
}

BOOST_AUTO_TEST_CASE(what_is_held_or_has_failed_stands_out_and_what_is_usual_does_not)
{
    for (const char* state : {"failed", "rejected", "unreadable"})
        BOOST_TEST((control::emphasis_of_state(state) == emphasis::trouble), state);
    BOOST_TEST((control::emphasis_of_state("held") == emphasis::attention));
    BOOST_TEST((control::emphasis_of_state("success") == emphasis::success));
    for (const char* state : {"active", "cancelled", "unsubmitted", "checkCost", ""})
        BOOST_TEST((control::emphasis_of_state(state) == emphasis::none), state);
}

BOOST_AUTO_TEST_CASE(a_job_that_cannot_get_on_stands_out_in_each_list)
{
    control::spool_status spool{{}, {{"a", {}, "activate", "It is away.", {}, {}, true}}, 0};
    BOOST_TEST(contains(coloured(control::to_text(spool, some_time, 80)), "\x1b[33m    It is away.\x1b[0m\n")
    );
    spool.jobs[0].is_stuck = false;
    BOOST_TEST(contains(coloured(control::to_text(spool, some_time, 80)), "\n    It is away.\n"));
    control::job_list list{{{"a", "active", {}, waits_for::retry, true, "It is away."}}, 1, {}};
    BOOST_TEST(contains(coloured(control::to_text(list, 80)), "\x1b[33m    It is away.\x1b[0m\n"));
    control::batch_status batch{job::batch{"b", 1, 1000, "", 4}, {{waits_for::retry, 4}}, 4};
    BOOST_TEST(contains(coloured(control::bar_of(batch, 120)), "4 can't get on\x1b[0m"));
    batch.stuck = 0;
    BOOST_TEST(!contains(coloured(control::bar_of(batch, 120)), "\x1b[33m"));
}

BOOST_AUTO_TEST_SUITE_END()
