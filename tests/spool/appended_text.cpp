// SPDX-License-Identifier: BSL-1.0
// A record's new text behind the others in its file, and when it has a file of its own instead.

#include "spool/record_texts.hpp"
#include "spool/spool.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using rdad::job::final_state;
using rdad::spool::added_text;
using rdad::spool::spool;
using namespace rdad::tests;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(appended_texts)

namespace {

struct spool_with_a_record
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();
    std::filesystem::path file = root.path() / "active/a.json";

    spool_with_a_record() { s.change_record({"a", "1\n"}).done.value(); }

    void change(const std::string& text) { s.change_record({"a", text}).done.value(); }
    std::string record() const { return spool::read_record(s.active(), "a").value(); }

    /// What is asked of the disk by `work`.
    template <class Work>
    std::vector<std::string> calls_of(Work work)
    {
        trace t{std::filesystem::canonical(root.path()).string()};
        traced = &t;
        work();
        traced = nullptr;
        return t.calls;
    }

    ino_t file_number() const
    {
        struct stat status = {};
        BOOST_TEST_REQUIRE(::stat(file.c_str(), &status) == 0);
        return status.st_ino;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_new_text_is_put_behind_the_others, spool_with_a_record)
{
    const auto before = file_number();
    change("2\n");
    change("3\n");
    BOOST_TEST(record() == "3\n");
    BOOST_TEST(file_number() == before);
    BOOST_TEST(read_file(file) == "1\n" + added_text("2\n") + added_text("3\n"));
}

BOOST_FIXTURE_TEST_CASE(it_waits_for_one_sync_as_its_name_is_on_the_disk, spool_with_a_record)
{
    BOOST_TEST(calls_of([&] { change("2\n"); }) == std::vector{"sync active/a.json"s});
}

BOOST_FIXTURE_TEST_CASE(
    a_name_that_may_not_be_on_the_disk_is_before_anything_relies_on_it,
    spool_with_a_record
)
{
    const std::vector with_its_name{"sync active/a.json"s, "sync active"s};
    write_file(root.path() / "incoming/b.json", "{}");
    const std::string claim = s.claim("b.json").value();
    s.end_claims({claim}).front().value();
    BOOST_TEST(
        calls_of([&] { change("2\n"); }) == with_its_name,
        "a claim that came back would be taken again"
    );
    {
        const spool of_a_process_that_ends = std::move(s);
    }
    s = spool::own(root.path().string()).value();
    BOOST_TEST(
        calls_of([&] { change("3\n"); }) == with_its_name,
        "an earlier process may have died before its sync"
    );
}

BOOST_FIXTURE_TEST_CASE(
    what_an_earlier_process_has_added_is_on_the_disk_before_it_is_relied_on,
    spool_with_a_record
)
{
    s.change_record({"b", "1\n"}).done.value();
    change("2\n");
    BOOST_TEST(s.read_left_record("a").value() == "2\n");
    BOOST_TEST(s.read_left_record("b").value() == "1\n");
    const std::vector with_several_texts{"sync active/a.json"s, "sync active"s};
    BOOST_TEST(calls_of([&] { s.sync_left_records().value(); }) == with_several_texts);
    BOOST_TEST(calls_of([&] { s.sync_left_records().value(); }) == std::vector{"sync active"s});
}

BOOST_FIXTURE_TEST_CASE(
    what_an_earlier_process_has_added_is_not_relied_on_where_the_disk_fails,
    spool_with_a_record
)
{
    change("2\n");
    s.read_left_record("a").value();
    trace t{std::filesystem::canonical(root.path()).string()};
    traced = &t;
    t.failing = "active/a.json";
    BOOST_TEST(s.sync_left_records().error().code.value() == EIO);
    t.failing = "active";
    BOOST_TEST(s.sync_left_records().error().code.value() == EIO);
    traced = nullptr;
}

BOOST_FIXTURE_TEST_CASE(
    a_claim_that_is_kept_beside_a_record_has_left_before_the_others_go_on,
    spool_with_a_record
)
{
    write_file(root.path() / "incoming/b.jsonl", "?");
    const std::string claim = s.claim("b.jsonl").value();
    s.end_claim_keeping_file(claim, "b").value();
    BOOST_TEST(calls_of([&] { change("2\n"); }) == (std::vector{"sync active/a.json"s, "sync active"s}));
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_taken_back_has_its_name_before_it_goes_on, spool_with_a_record)
{
    write_file(root.path() / "held/b.json", "1\n");
    trace t{std::filesystem::canonical(root.path()).string()};
    t.failing = "active";
    traced = &t;
    BOOST_TEST(s.take_back("b", final_state::held).error().code.value() == EIO);
    traced = nullptr;
    BOOST_TEST(calls_of([&] { change("2\n"); }) == (std::vector{"sync active/a.json"s, "sync active"s}));
}

BOOST_FIXTURE_TEST_CASE(the_final_record_is_one_text, spool_with_a_record)
{
    change("2\n");
    s.change_record({"a", "last\n", final_state::success}).done.value();
    BOOST_TEST(read_file(root.path() / "success/a.json") == "last\n");
}

BOOST_FIXTURE_TEST_CASE(a_text_is_not_put_behind_what_a_crash_has_left_of_one, spool_with_a_record)
{
    write_file(
        file,
        "1\n\x1e"
        "2"
    );
    change("3\n");
    BOOST_TEST(record() == "3\n");
    BOOST_TEST(read_file(file) == "3\n");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_has_another_name_is_not_changed_but_replaced, spool_with_a_record)
{
    std::filesystem::create_hard_link(file, root.path() / "backup");
    change("2\n");
    BOOST_TEST(record() == "2\n");
    BOOST_TEST(read_file(root.path() / "backup") == "1\n");
}

BOOST_FIXTURE_TEST_CASE(a_link_in_the_place_of_a_record_is_replaced_and_not_followed, spool_with_a_record)
{
    write_file(root.path() / "elsewhere", "theirs");
    std::filesystem::remove(file);
    std::filesystem::create_symlink(root.path() / "elsewhere", file);
    change("2\n");
    BOOST_TEST(!std::filesystem::is_symlink(file));
    BOOST_TEST(read_file(root.path() / "elsewhere") == "theirs");
}

BOOST_FIXTURE_TEST_CASE(a_file_does_not_grow_without_end, spool_with_a_record)
{
    const std::string text(10'000, 'x');
    for (int i = 0; i < 50; ++i) {
        change(text + std::to_string(i));
        BOOST_TEST(std::filesystem::file_size(file) <= 4 * text.size() + 8);
        BOOST_TEST(record() == text + std::to_string(i));
    }
    change(std::string(200'000, 'y'));
    BOOST_TEST(record() == std::string(200'000, 'y'));
}

BOOST_FIXTURE_TEST_CASE(a_text_that_does_not_get_on_the_disk_is_none_that_the_record_has, spool_with_a_record)
{
    trace t{std::filesystem::canonical(root.path()).string()};
    t.failing = "active/a.json";
    traced = &t;
    const auto failed = s.change_record({"a", "2\n"}).done;
    traced = nullptr;
    BOOST_TEST(failed.error().code.value() == EIO);
    BOOST_TEST(failed.error().sentence.find("active/a.json") != std::string::npos, failed.error().sentence);
    BOOST_TEST(record() == "1\n");
    const auto before = file_number();
    change("3\n");
    BOOST_TEST(record() == "3\n");
    BOOST_TEST(file_number() != before, "the blocks of the old one may not work");
}

BOOST_FIXTURE_TEST_CASE(
    a_text_of_which_the_disk_takes_a_part_is_none_that_the_record_has,
    spool_with_a_record
)
{
    rlimit before{};
    BOOST_TEST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 10'000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto written = s.change_record({"a", std::string(20'000, 'x')}).done;
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    BOOST_TEST(written.error().code.value() == EFBIG);
    BOOST_TEST(record() == "1\n");
}

BOOST_FIXTURE_TEST_CASE(a_signal_amid_a_text_costs_no_byte, spool_with_a_record)
{
    trace t{std::filesystem::canonical(root.path()).string()};
    t.disturbed = "active/a.json";
    traced = &t;
    change("2\n");
    traced = nullptr;
    BOOST_TEST(t.disturbed == "", "it has come");
    BOOST_TEST(record() == "2\n");
}

BOOST_AUTO_TEST_SUITE_END()
