// SPDX-License-Identifier: BSL-1.0
// The spool: claims, records, final records, and one owner.

#include "spool/spool.hpp"

#include "spool/names.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

using namespace rdad::tests;
using rdad::job::final_state;
using rdad::spool::spool;

BOOST_AUTO_TEST_SUITE(spool_directory)

namespace {

struct fixture
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();

    void drop(const std::string& name, const std::string& text)
    {
        write_file(root.path() / "incoming" / name, text);
    }
    std::string text_of(const std::string& path) { return read_file(root.path() / path); }
    bool has(const std::string& path) { return std::filesystem::exists(root.path() / path); }

    unsigned mode_of(const std::string& path)
    {
        struct stat status = {};
        BOOST_TEST_REQUIRE(::stat((root.path() / path).c_str(), &status) == 0);
        return status.st_mode & 07777U;
    }

    /// Gives the spool up, as a process that ends does, and takes it again.
    void start_again()
    {
        s = spool::look_at(root.path().string()).value();
        s = spool::own(root.path().string()).value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_folders_are_made_with_their_modes, fixture)
{
    BOOST_TEST(mode_of("incoming") == 03730U);
    BOOST_TEST(mode_of("active") == 02700U);
    for (const char* name : {"held", "success", "failed", "cancelled", "unsubmitted", "rejected"})
        BOOST_TEST(mode_of(name) == 02750U, name);
}

BOOST_FIXTURE_TEST_CASE(a_held_record_is_taken_back_as_it_is, fixture)
{
    BOOST_TEST_REQUIRE(s.change_record({"survey", "text"}).done.has_value());
    BOOST_TEST_REQUIRE(s.change_record({"survey", "text", final_state::held}).done.has_value());
    BOOST_TEST(s.place_of("survey").value()->name == "held");
    BOOST_TEST_REQUIRE(s.take_back("survey", final_state::held).has_value());
    BOOST_TEST(s.place_of("survey").value()->name == "active");
    BOOST_TEST(text_of("active/survey.json") == "text");
    BOOST_TEST(s.take_back("survey", final_state::held).error().code.value() == ENOENT);
    BOOST_TEST(!s.place_of("other").value());
}

BOOST_FIXTURE_TEST_CASE(a_record_is_active_only_where_that_is_known, fixture)
{
    s.change_record({"a", "text"}).done.value();
    s.change_record({"b", "text", final_state::held}).done.value();
    BOOST_TEST(s.is_active("a"));
    BOOST_TEST(!s.is_active("b"), "it is held");
    BOOST_TEST(!s.is_active("c"), "there is none");
    BOOST_TEST(!s.is_active(std::string(300, 'x')), "it can't be told");
}

BOOST_FIXTURE_TEST_CASE(records_are_counted_as_they_are_listed, fixture)
{
    const auto& success = s.final_folder(final_state::success);
    BOOST_TEST(spool::count_records(success).value() == 0U);
    for (const char* name : {"a.json", "b.json", "b.dropped", ".c.json.writing", "notes"})
        write_file(root.path() / "success" / name, "");
    BOOST_TEST(spool::count_records(success).value() == 2U);
    BOOST_TEST(spool::records(success).value().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_number_is_digits_behind_the_last_tilde)
{
    using rdad::spool::without_number;
    BOOST_TEST(without_number("a~b~2") == "a~b");
    for (const char* name : {"a", "a~", "a~b", "a~2b", "a~-2"}) {
        BOOST_TEST(without_number(name) == name);
        BOOST_TEST(rdad::spool::number_of(name) == 1U, name);
    }
}

BOOST_AUTO_TEST_CASE(what_leads_elsewhere_is_no_name_of_a_record)
{
    BOOST_TEST(rdad::spool::is_name("survey~2"));
    for (const std::string_view name : {"", ".", "..", ".hidden", "../a", "a/b", "/a"})
        BOOST_TEST(!rdad::spool::is_name(name), name);
    BOOST_TEST(!rdad::spool::is_name(std::string_view("a\0b", 3)));
}

BOOST_FIXTURE_TEST_CASE(a_spool_has_one_owner, fixture)
{
    const auto second = spool::own(root.path().string());
    BOOST_TEST_REQUIRE(second.has_error());
    BOOST_TEST(second.error().code.value() == EWOULDBLOCK);
    BOOST_TEST(
        second.error().sentence == "Another daemon, process " + std::to_string(::getpid()) +
                                       ", owns the spool " + root.path().string() + "."
    );
    BOOST_TEST(spool::look_at(root.path().string()).has_value(), "it can be looked at");
    start_again();
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_becomes_a_record_and_then_a_final_record, fixture)
{
    drop("survey.json", "{}");
    const std::string claim = s.claim("survey.json").value();
    BOOST_TEST(!has("incoming/survey.json"));
    BOOST_TEST(rdad::spool::dropped_name(claim) == "survey.json");
    BOOST_TEST(s.read_claim(claim, 100).value() == "{}");
    BOOST_TEST(s.claims().value() == std::vector{claim}, boost::test_tools::per_element());
    s.write_claimed_records({{"survey", "one"}}).front().value();
    s.end_claims({claim}).front().value();
    s.end_claims({claim}).front().value();
    BOOST_TEST(s.claims().value().empty());
    BOOST_TEST(
        spool::records(s.active()).value() == std::vector<std::string>{"survey"},
        boost::test_tools::per_element()
    );
    s.change_record({"survey", "two"}).done.value();
    BOOST_TEST(spool::read_record(s.active(), "survey").value() == "two");
    const auto filed = s.change_record({"survey", "three", final_state::success});
    BOOST_TEST(filed.done.has_value());
    BOOST_TEST(filed.is_filed);
    BOOST_TEST(text_of("success/survey.json") == "three");
    BOOST_TEST(spool::records(s.active()).value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_claim_tells_who_has_dropped_the_file, fixture)
{
    namespace names = rdad::spool;
    drop("survey.json", "{}");
    const std::string claim = s.claim("survey.json").value();
    BOOST_TEST(names::is_claim(claim));
    BOOST_TEST(names::user_of(names::claim_id(claim)) == ::getuid());
    BOOST_TEST(names::user_of("18a3f0u1000") == 1000U);
    BOOST_TEST(names::is_claim("a.json.18a3f0.dropped"), "of an earlier release");
    BOOST_TEST(names::user_of("18a3f0") == 4294967295U, "nobody's");
    for (const char* other : {"a.json.u1000.dropped", "a.json.18a3f0u.dropped", "a.json.18a3f0u1x.dropped"})
        BOOST_TEST(!names::is_claim(other), other);
}

BOOST_FIXTURE_TEST_CASE(a_name_with_a_number_is_counted_on_from_it, fixture)
{
    for (const char* name : {"a", "a~2", "a~3", "b~7", "c~18446744073709551615"})
        BOOST_TEST_REQUIRE(s.change_record({name, "text"}).done.has_value());
    BOOST_TEST(s.unused_name("a~2").value() == "a~4", "and is one of those that are named like it");
    BOOST_TEST(s.unused_name("b~7").value() == "b~8");
    BOOST_TEST(s.unused_name("c~18446744073709551615").value() == "c~18446744073709551615~2");
}

BOOST_FIXTURE_TEST_CASE(a_file_is_dropped_whatever_stands_in_incoming_under_other_names, fixture)
{
    for (const char* name : {".retry.a.json", ".a.json.writing", "..retry.a.json.writing"})
        std::filesystem::create_directories(root.path() / "incoming" / name / "full");
    BOOST_TEST_REQUIRE(s.drop("a.json", "text").has_value());
    BOOST_TEST(text_of("incoming/a.json") == "text");
    BOOST_TEST(s.drop("a.json", "other").error().code.value() == EEXIST);
    BOOST_TEST(text_of("incoming/a.json") == "text");
    BOOST_TEST(std::filesystem::is_empty(root.path() / "active"));
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_that_no_record_can_hold_is_kept_beside_it, fixture)
{
    drop("bad.json", std::string("\0\xff{", 3));
    const std::string claim = s.claim("bad.json").value();
    s.write_claimed_records({{"bad", "why"}}).front().value();
    s.end_claim_keeping_file(claim, "bad").value();
    s.end_claim_keeping_file(claim, "bad").value();
    BOOST_TEST(text_of("rejected/bad.dropped") == std::string("\0\xff{", 3));
    BOOST_TEST(s.claims().value().empty());
}

BOOST_FIXTURE_TEST_CASE(no_two_records_have_one_name, fixture)
{
    BOOST_TEST(s.unused_name("a").value() == "a");
    s.write_claimed_records({{"a", "1"}}).front().value();
    BOOST_TEST(s.unused_name("a").value() == "a~2");
    s.change_record({"a", "1", final_state::failed}).done.value();
    BOOST_TEST(s.unused_name("a").value() == "a~2");
    s.write_claimed_records({{"a~2", "2"}}).front().value();
    BOOST_TEST(s.unused_name("a").value() == "a~3");
    BOOST_TEST(s.unused_name("a", {"a~3"}).value() == "a~4");
    BOOST_TEST(s.unused_name("b", {"b"}).value() == "b~2");
}

BOOST_FIXTURE_TEST_CASE(a_final_record_replaces_no_file, fixture)
{
    s.write_claimed_records({{"a", "1"}}).front().value();
    write_file(root.path() / "success/a.json", "a stranger's");
    s.change_record({"a", "1", final_state::success}).done.value();
    BOOST_TEST(text_of("success/a~2.json") == "1");
    BOOST_TEST(text_of("success/a.json") == "a stranger's");
}

BOOST_FIXTURE_TEST_CASE(two_files_of_one_name_are_two_claims, fixture)
{
    drop("a.json", "1");
    const std::string first = s.claim("a.json").value();
    drop("a.json", "2");
    const std::string second = s.claim("a.json").value();
    BOOST_TEST(first != second);
    BOOST_TEST(s.read_claim(first, 10).value() == "1");
    BOOST_TEST(rdad::spool::dropped_name(second) == "a.json");
}

BOOST_FIXTURE_TEST_CASE(a_name_of_255_bytes_is_shortened_and_keeps_its_ending, fixture)
{
    std::string name = "x";
    for (int i = 0; i < 124; ++i)
        name += "é";
    name += ".jsonl";
    BOOST_TEST_REQUIRE(name.size() == 255U);
    drop(name, "{}");
    const std::string claim = s.claim(name).value();
    BOOST_TEST(rdad::spool::dropped_name(claim) == name.substr(0, 199) + ".jsonl");
}

BOOST_FIXTURE_TEST_CASE(a_long_name_that_is_not_UTF_8_is_shortened_but_not_to_nothing, fixture)
{
    const std::string name(250, '\x80');
    drop(name, "{}");
    const std::string left = rdad::spool::dropped_name(s.claim(name).value());
    BOOST_TEST(left.size() > 190U);
    BOOST_TEST(name.starts_with(left));
}

BOOST_FIXTURE_TEST_CASE(a_hard_link_is_taken_and_the_file_stays_under_its_other_name, fixture)
{
    write_file(root.path() / "mine", "{}");
    std::filesystem::create_hard_link(root.path() / "mine", root.path() / "incoming/a.json");
    std::filesystem::create_hard_link(root.path() / "mine", root.path() / "incoming/b.json");
    for (const char* name : {"a.json", "b.json"}) {
        const std::string claim = s.claim(name).value();
        BOOST_TEST(s.read_claim(claim, 10).value() == "{}");
        s.end_claims({claim}).front().value();
    }
    BOOST_TEST(text_of("mine") == "{}");
}

BOOST_FIXTURE_TEST_CASE(what_is_not_named_as_a_claim_is_a_stranger, fixture)
{
    drop("a.json", "1");
    const std::string claim = s.claim("a.json").value();
    s.write_claimed_records({{"b", "2"}}).front().value();
    const std::vector<std::string> names{".12ab.dropped", ".dropped", "c", "c.dropped", "c.xyz.dropped"};
    for (const std::string& name : names)
        write_file(root.path() / "active" / name, "x");
    BOOST_TEST(s.claims().value() == std::vector{claim}, boost::test_tools::per_element());
    BOOST_TEST(s.names_in_active().value().strangers == names, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_folder_for_dropped_files_that_was_replaced_is_told_and_not_used, fixture)
{
    namespace fs = std::filesystem;
    fs::rename(root.path() / "incoming", root.path() / "elsewhere");
    BOOST_TEST(s.dropped_files().error().code.value() == ENOENT);
    fs::create_directory(root.path() / "incoming");
    BOOST_TEST(
        s.dropped_files().error().sentence ==
        (root.path() / "incoming").string() +
            " is not the folder any more that it was at the start; put it back, or restart the daemon."
    );
    fs::remove(root.path() / "incoming");
    fs::rename(root.path() / "elsewhere", root.path() / "incoming");
    drop("a.json", "1");
    BOOST_TEST(s.dropped_files().value().next(10).value().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_spool_whose_folders_are_links_is_refused)
{
    namespace fs = std::filesystem;
    for (const char* name : {"incoming", "active", "success", "held"}) {
        const temporary_folder root;
        const temporary_folder elsewhere;
        fs::create_directory_symlink(elsewhere.path(), root.path() / name);
        BOOST_TEST(spool::own(root.path().string()).error().code.value() == ENOTDIR, name);
        BOOST_TEST(spool::look_at(root.path().string()).has_error(), name);
        BOOST_TEST(fs::is_empty(elsewhere.path()));
    }
}

BOOST_AUTO_TEST_CASE(a_spool_may_be_reached_by_a_link)
{
    const temporary_folder root;
    std::filesystem::create_directory(root.path() / "real");
    std::filesystem::create_directory_symlink("real", root.path() / "link");
    BOOST_TEST(spool::own((root.path() / "link").string()).has_value());
}

BOOST_FIXTURE_TEST_CASE(folders_links_and_fifos_can_be_claimed_and_kept, fixture)
{
    std::filesystem::create_directory(root.path() / "incoming/folder.json");
    std::filesystem::create_symlink("/etc/passwd", root.path() / "incoming/link.json");
    BOOST_TEST_REQUIRE(::mkfifo((root.path() / "incoming/fifo.json").c_str(), 0600) == 0);
    for (const std::string name : {"folder", "link", "fifo"}) {
        const std::string claim = s.claim(name + ".json").value();
        BOOST_TEST(s.read_claim(claim, 100).has_error());
        s.end_claim_keeping_file(claim, name).value();
        BOOST_TEST(std::filesystem::exists(
            std::filesystem::symlink_status(root.path() / "rejected" / (name + ".dropped"))
        ));
    }
    BOOST_TEST(!std::filesystem::is_symlink(root.path() / "rejected/link.dropped"));
    BOOST_TEST(text_of("rejected/link.dropped") == "/etc/passwd", "where it leads, and not what is there");
}

BOOST_FIXTURE_TEST_CASE(what_a_crash_has_left_is_found_and_half_written_files_are_removed, fixture)
{
    drop("a.json", "1");
    const std::string claim = s.claim("a.json").value();
    s.write_claimed_records({{"b", "2"}}).front().value();
    write_file(root.path() / "active/.b.json.writing", "half");
    std::filesystem::create_directory(root.path() / "active/.c.json.writing");
    const std::vector<std::string> more{
        ".second-looks.writing",
        "active/.d.json.writing",
        "held/.e.json.writing",
        "success/.f.json.writing"};
    for (const std::string& half : more)
        write_file(root.path() / half, "half");
    start_again();
    BOOST_TEST(s.claims().value() == std::vector{claim}, boost::test_tools::per_element());
    BOOST_TEST(
        spool::records(s.active()).value() == std::vector<std::string>{"b"},
        boost::test_tools::per_element()
    );
    BOOST_TEST(!has("active/.b.json.writing"));
    for (const std::string& half : more)
        BOOST_TEST(!has(half), half);
    BOOST_TEST(has("active/.c.json.writing"), "the daemon makes no such folder: it isn't its own");
}

BOOST_FIXTURE_TEST_CASE(an_unreadable_record_is_held_as_it_is, fixture)
{
    write_file(root.path() / "active/x.json", "garbage");
    BOOST_TEST(s.hold_unreadable("x").value() == (root.path() / "held/x.json").string());
    BOOST_TEST(text_of("held/x.json") == "garbage");
}

BOOST_AUTO_TEST_SUITE_END()
