// SPDX-License-Identifier: BSL-1.0
// In which order the spool has files, names and removals on the disk, and what it says where the disk fails in between.

#include "spool/spool.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

using rdad::job::final_state;
using rdad::spool::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(what_is_on_the_disk)

namespace {

using strings = std::vector<std::string>;

struct fixture
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();
    trace t{std::filesystem::canonical(root.path()).string()};

    fixture() { traced = &t; }
    fixture(const fixture&) = delete;
    fixture& operator=(const fixture&) = delete;
    ~fixture() { traced = nullptr; }

    /// What was asked for since the last time.
    strings calls() { return std::exchange(t.calls, {}); }

    std::string claimed(const std::string& name)
    {
        write_file(root.path() / "incoming" / name, "{}");
        auto claim = s.claim(name).value();
        calls();
        return claim;
    }

    std::string text_of(const std::string& path) { return read_file(root.path() / path); }
};

const strings written_record{"sync active/.a.json.writing", "rename active/.a.json.writing to active/a.json"};

strings after_written_record(const strings& more)
{
    strings all = written_record;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_record_is_on_the_disk_before_it_has_its_name_and_then_its_name_is, fixture)
{
    s.change_record({"a", "text"}).done.value();
    BOOST_TEST(calls() == after_written_record({"sync active"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_is_removed_after_its_records_are_on_the_disk, fixture)
{
    const std::string claim = claimed("a.json");
    s.write_claimed_records({{"a", "text"}}).front().value();
    s.end_claims({claim}).front().value();
    BOOST_TEST(
        calls() == after_written_record({"sync active", "sync incoming", "remove active/" + claim}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_is_kept_beside_its_record_after_that_is_on_the_disk, fixture)
{
    const std::string claim = claimed("a.json");
    s.write_claimed_records({{"a", "text"}}).front().value();
    s.end_claim_keeping_file(claim, "a").value();
    BOOST_TEST(
        calls() == after_written_record(
                       {"sync active",
                        "sync incoming",
                        "rename active/" + claim + " to rejected/a.dropped",
                        "sync rejected"}
                   ),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(a_final_record_is_on_the_disk_with_its_last_text_and_then_its_new_place_is, fixture)
{
    s.change_record({"a", "text"}).done.value();
    calls();
    BOOST_TEST(s.change_record({"a", "last", final_state::success}).done.has_value());
    BOOST_TEST(
        calls() == after_written_record({"rename active/a.json to success/a.json", "sync success"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(the_end_of_a_claim_lasts_before_a_record_leaves_active, fixture)
{
    const std::string claim = claimed("a.json");
    write_file(root.path() / "active/b.json", "?");
    s.write_claimed_records({{"a", "text"}}).front().value();
    s.end_claims({claim}).front().value();
    calls();
    BOOST_TEST(s.change_record({"a", "last", final_state::success}).done.has_value());
    BOOST_TEST(
        calls() ==
            after_written_record({"sync active", "rename active/a.json to success/a.json", "sync success"}),
        boost::test_tools::per_element()
    );
    const std::string another = claimed("c.json");
    s.end_claims({another}).front().value();
    calls();
    s.hold_unreadable("b").value();
    BOOST_TEST(
        calls() == (strings{"sync active", "rename active/b.json to held/b.json", "sync held"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(records_that_change_together_share_the_sync_of_a_folder, fixture)
{
    const auto made =
        s.change_records({{"a", "4"}, {"b", "5", final_state::success}, {"c", "6", final_state::success}});
    BOOST_TEST(std::ranges::all_of(made, [](const auto& change) { return change.done.has_value(); }));
    strings all = calls();
    std::ranges::sort(all.begin(), all.begin() + 3);
    const strings right{
        "sync active/.a.json.writing",
        "sync active/.b.json.writing",
        "sync active/.c.json.writing",
        "rename active/.a.json.writing to active/a.json",
        "rename active/.b.json.writing to active/b.json",
        "rename active/.c.json.writing to active/c.json",
        "sync active",
        "rename active/b.json to success/b.json",
        "rename active/c.json to success/c.json",
        "sync success"};
    BOOST_TEST(all == right, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_record_that_can_not_be_written_leaves_those_beside_it_alone, fixture)
{
    s.change_record({"c", "3"});
    t.failing = "active/.b.json.writing";
    const auto made = s.change_records({{"a", "4"}, {"b", "5"}, {"c", "6", final_state::held}});
    BOOST_TEST(made[0].done.has_value());
    BOOST_TEST(made[1].done.error().code.value() == EIO);
    BOOST_TEST(made[1].done.error().sentence.find("active/b.json") != std::string::npos);
    BOOST_TEST(made[2].done.has_value());
    BOOST_TEST(text_of("active/a.json") == "4");
    BOOST_TEST(!std::filesystem::exists(root.path() / "active/b.json"));
    BOOST_TEST(text_of("held/c.json") == "6");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_makes_no_sense_is_held_on_the_disk, fixture)
{
    write_file(root.path() / "active/a.json", "?");
    s.change_record({"b", "text"}).done.value();
    calls();
    s.hold_unreadable("a").value();
    BOOST_TEST(
        calls() == (strings{"rename active/a.json to held/a.json", "sync held"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_taken_back_is_in_active_before_it_is_gone_from_held, fixture)
{
    write_file(root.path() / "held/a.json", "text");
    s.take_back("a", final_state::held).value();
    BOOST_TEST(
        calls() == (strings{"rename held/a.json to active/a.json", "sync active", "sync held"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_taken_back_with_another_text_has_it_before_it_moves, fixture)
{
    write_file(root.path() / "held/a.json", "text");
    s.take_back_as("a", final_state::held, "more").value();
    BOOST_TEST(
        calls() == (strings{
                       "sync held/.a.json.writing",
                       "rename held/.a.json.writing to held/a.json",
                       "rename held/a.json to active/a.json",
                       "sync active",
                       "sync held"}),
        boost::test_tools::per_element()
    );
    BOOST_TEST(text_of("active/a.json") == "more");
}

BOOST_FIXTURE_TEST_CASE(second_looks_are_on_the_disk_and_so_is_their_end, fixture)
{
    s.write_second_looks({rdad::job::second_look{}}).value();
    BOOST_TEST(
        calls() ==
            (strings{"sync .second-looks.writing", "rename .second-looks.writing to second-looks", "sync ."}),
        boost::test_tools::per_element()
    );
    s.write_second_looks({}).value();
    BOOST_TEST(calls() == (strings{"remove second-looks", "sync ."}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(orders_for_many_are_on_the_disk_and_so_is_their_end, fixture)
{
    s.write_orders("a line\n").value();
    BOOST_TEST(
        calls() == (strings{"sync .orders.writing", "rename .orders.writing to orders", "sync ."}),
        boost::test_tools::per_element()
    );
    s.write_orders("").value();
    BOOST_TEST(calls() == (strings{"remove orders", "sync ."}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_is_spent_is_on_the_disk_or_not_in_the_file, fixture)
{
    s.write_spending("a line\n").value();
    s.append_spending("more\n").value();
    BOOST_TEST(calls().back() == "sync spending");
    t.failing = "spending";
    BOOST_TEST(s.append_spending("lost\n").error().code.value() == EIO);
    BOOST_TEST(text_of("spending") == "a line\nmore\n");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_not_on_the_disk_keeps_its_old_text, fixture)
{
    s.change_record({"a", "old"}).done.value();
    t.failing = "active/.a.json.writing";
    BOOST_TEST(s.change_record({"a", "new", final_state::success}).done.error().code.value() == EIO);
    BOOST_TEST(text_of("active/a.json") == "old");
    BOOST_TEST(s.active().names().value().size() == 1U, "nothing temporary is left");
    t.failing = "active";
    BOOST_TEST(s.change_record({"b", "new"}).done.error().code.value() == EIO);
    BOOST_TEST(s.change_record({"a", "new"}).done.error().code.value() == EIO);
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_is_kept_for_as_long_as_the_disk_fails, fixture)
{
    const std::string claim = claimed("a.json");
    s.write_claimed_records({{"a", "text"}}).front().value();
    for (const char* failing : {"active", "incoming"}) {
        t.failing = failing;
        BOOST_TEST(s.end_claims({claim}).front().error().code.value() == EIO, failing);
        BOOST_TEST(s.end_claim_keeping_file(claim, "a").error().code.value() == EIO, failing);
        BOOST_TEST(text_of("active/" + claim) == "{}", failing);
    }
}

BOOST_FIXTURE_TEST_CASE(nothing_is_said_to_be_filed_or_taken_back_while_the_disk_fails, fixture)
{
    t.failing = "held";
    const auto filed = s.change_record({"a", "text", final_state::held});
    BOOST_TEST(filed.done.error().code.value() == EIO);
    BOOST_TEST(filed.is_filed, "it is to be synced only");
    BOOST_TEST(s.sync_filed(final_state::held).error().code.value() == EIO);
    t.failing = "active";
    BOOST_TEST(s.take_back("a", final_state::held).error().code.value() == EIO);
    t.failing = ".";
    BOOST_TEST(s.write_second_looks({}).error().code.value() == EIO);
}

BOOST_FIXTURE_TEST_CASE(a_record_stays_in_active_while_the_end_of_a_claim_can_not_be_made_to_last, fixture)
{
    const std::string claim = claimed("a.json");
    s.write_claimed_records({{"a", "text"}}).front().value();
    s.end_claims({claim}).front().value();
    t.failing = "active";
    const auto filed = s.change_record({"a", "last", final_state::success});
    BOOST_TEST(filed.done.error().code.value() == EIO);
    BOOST_TEST(!filed.is_filed);
    BOOST_TEST(text_of("active/a.json") == "last");
}

BOOST_AUTO_TEST_CASE(a_spool_over_two_filesystems_is_refused)
{
    for (const char* elsewhere : {"incoming", "active", "held", "success"}) {
        const temporary_folder root;
        trace t{std::filesystem::canonical(root.path()).string(), {}, {}, {}, elsewhere};
        traced = &t;
        const auto owned = spool::own(root.path().string());
        traced = nullptr;
        BOOST_TEST_REQUIRE(owned.has_error());
        BOOST_TEST(owned.error().code.value() == EXDEV);
        BOOST_TEST(owned.error().sentence.find(elsewhere) != std::string::npos, owned.error().sentence);
    }
}

BOOST_AUTO_TEST_CASE(a_spool_with_a_folder_that_can_not_be_listed_at_the_start_is_not_owned)
{
    for (const char* failing : {".", "active", "held", "success"}) {
        const temporary_folder root;
        spool::own(root.path().string()).value();
        const auto path = std::filesystem::canonical(root.path());
        trace t{path.string(), {}, failing};
        traced = &t;
        const auto owned = spool::own(path.string());
        traced = nullptr;
        BOOST_TEST_CONTEXT(failing)
        {
            BOOST_TEST_REQUIRE(owned.has_error());
            BOOST_TEST(owned.error().code.value() == EIO);
            const auto folder = failing == std::string(".") ? path : path / failing;
            const auto words = fmt::format("read the folder {}:", folder.string());
            BOOST_TEST(owned.error().sentence.find(words) != std::string::npos, owned.error().sentence);
        }
    }
}

BOOST_AUTO_TEST_CASE(who_only_looks_at_a_spool_makes_nothing_of_it)
{
    const temporary_folder root;
    BOOST_TEST(spool::look_at((root.path() / "missing").string()).has_error());
    BOOST_TEST(spool::look_at(root.path().string()).has_error());
    BOOST_TEST(std::filesystem::is_empty(root.path()));
    std::filesystem::create_directory(root.path() / "incoming");
    BOOST_TEST(spool::look_at(root.path().string()).has_error());
    BOOST_TEST(!std::filesystem::exists(root.path() / "active"));
}

BOOST_FIXTURE_TEST_CASE(what_can_not_be_looked_at_is_not_taken_for_gone_but_what_has_gone_is, fixture)
{
    write_file(root.path() / "active/a.json", "text");
    write_file(root.path() / "active/b.json", "text");
    t.failing = "active/a.json";
    BOOST_TEST(s.active().list().value().size() == 2U);
    t.error = ENOENT;
    const auto left = s.active().list().value();
    BOOST_TEST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left.front().name == "b.json");
}

BOOST_FIXTURE_TEST_CASE(where_a_folder_can_not_be_listed_no_name_counts_as_free, fixture)
{
    for (const char* failing : {"active", "held", "success"}) {
        t.failing = failing;
        BOOST_TEST(s.records_named_like("a").error().code.value() == EIO, failing);
    }
    for (const char* failing : {"active", "incoming"}) {
        t.failing = failing;
        BOOST_TEST(s.name_being_taken("a").error().code.value() == EIO, failing);
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_on_the_disk_is_not_dropped, fixture)
{
    t.failing = "active/..a.json.writing.writing";
    BOOST_TEST(s.drop("a.json", "text").error().code.value() == EIO);
    BOOST_TEST(std::filesystem::is_empty(root.path() / "incoming"));
    BOOST_TEST(std::filesystem::is_empty(root.path() / "active"));
}

BOOST_FIXTURE_TEST_CASE(a_text_that_the_disk_gives_half_of_is_not_taken_for_the_whole, fixture)
{
    write_file(root.path() / "active/a.json", "text");
    t.unread = "active/a.json";
    BOOST_TEST(spool::read_record(s.active(), "a").error().code.value() == EIO);
}

BOOST_FIXTURE_TEST_CASE(a_signal_amid_a_write_costs_no_byte, fixture)
{
    t.disturbed = "active/.a.json.writing";
    s.change_record({"a", "text"}).done.value();
    BOOST_TEST(t.disturbed == "", "it has come");
    BOOST_TEST(text_of("active/a.json") == "text");
}

BOOST_FIXTURE_TEST_CASE(a_text_that_the_disk_takes_half_of_is_not_taken_for_the_whole, fixture)
{
    s.change_record({"a", "old"}).done.value();
    rlimit before{};
    BOOST_TEST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 100'000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto written = s.change_record({"a", std::string(300'000, 'x'), final_state::success}).done;
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    BOOST_TEST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().code.value() == EFBIG);
    BOOST_TEST(text_of("active/a.json") == "old");
    BOOST_TEST(s.active().names().value().size() == 1U, "nothing temporary is left");
}

BOOST_AUTO_TEST_SUITE_END()
