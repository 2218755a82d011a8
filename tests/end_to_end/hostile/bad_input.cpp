// SPDX-License-Identifier: BSL-1.0
// Files that are no job files, or not yet.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

struct running
{
    const emulator_process emulator{{"--jobs", "2", "--job-time", "200ms..200ms"}};
    const site here{emulator};
    const std::unique_ptr<child_process> daemon = here.start_service();

    /// The daemon goes on as if nothing had been.
    void check_goes_on()
    {
        here.drop_job("good", emulator.job_ids()[0]);
        BOOST_TEST(here.wait_for_record("good").folder == "success");
        BOOST_TEST(!daemon->status());
        BOOST_TEST(emulator.jobs("activated") == 1);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_input, running)

BOOST_AUTO_TEST_CASE(a_text_that_is_no_job_is_rejected_with_member_and_line)
{
    const std::string id = "\"id\": \"6f51448f-6377-4330-9ab0-f13fe994b3f1\"";
    struct bad_text
    {
        std::string name;
        std::string text;
        std::vector<std::string> said;
        bool is_json = true;
    };
    const std::vector<bad_text> bad{
        {"prose", "please run survey 7", {"line 1"}, false},
        {"unquoted", "{\n" + id + ",\n type: \"objects2D\"}", {"line 3"}, false},
        {"trailing", "{" + id + "}\n{}", {"line 2"}, false},
        {"empty", "", {"empty"}, false},
        {"blank", " \n\t\n", {"empty"}, false},
        {"number", "7", {"7", "ine 1"}},
        {"no_jobs", "[]", {"no job"}},
        {"typo", "{" + id + ",\n \"rdad\": {\n\"maxEstimatedCots\": 3}}", {"maxEstimatedCots", "ine 3"}},
        {"unknown_member", "{" + id + ",\n \"colour\": 1}", {"colour", "ine 2"}},
        {"two_typos", "{" + id + ",\n \"stat\": 1,\n \"typ\": 1}", {"\"state\"?", "\"type\"?", "ine 3"}},
        {"utf_16", std::string("\xff\xfe{\0}\0", 6), {"UTF-16"}, false},
        {"bad_uuid", "{\n\"id\": \"6f51448f\"}", {"id", "6f51448f", "ine 2"}},
        {"wrong_type", "{" + id + ",\n\"rdad\": {\"priority\":\n \"high\"}}", {"priority", "high"}},
        {"bad_state", "{" + id + ",\n\"state\": \"done\"}", {"state", "done", "ine 2"}},
        {"bad_time",
         "{" + id + ",\n\"rdad\": {\"deadline\": \"tomorrow\"}}",
         {"deadline", "tomorrow", "ine 2"}},
        {"twice", "{" + id + ",\n" + id + "}", {"id", "ine 2"}, false},
    };
    for (const bad_text& b : bad)
        here.drop(b.name + ".json", b.text);
    for (const bad_text& b : bad) {
        BOOST_TEST_CONTEXT(b.name)
        {
            const final_record r = here.wait_for_record(b.name);
            BOOST_TEST_MESSAGE(b.name << ": " << r.reason());
            BOOST_TEST(r.folder == "rejected");
            for (const std::string& part : b.said)
                BOOST_TEST(contains(r.reason(), part), r.reason());
            BOOST_TEST(contains(daemon->errors(), r.reason()));
            if (b.is_json)
                BOOST_TEST(r.text.starts_with("{\"spec\": " + b.text + ","), r.text);
            else
                BOOST_TEST(read_file(here.spool() / "rejected" / (b.name + ".dropped")) == b.text);
        }
    }
    check_goes_on();
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_large_is_rejected_and_kept)
{
    constexpr std::size_t largest = std::size_t{1} << 20U;
    const std::string job = fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[1]);
    here.drop("large.json", job + std::string(largest + 1 - job.size(), ' '));
    here.drop("just.json", job + std::string(largest - job.size(), ' '));
    const final_record large = here.wait_for_record("large");
    BOOST_TEST(large.folder == "rejected");
    BOOST_TEST(contains(large.reason(), "1048576"), large.reason());
    BOOST_TEST(fs::file_size(here.spool() / "rejected" / "large.dropped") == largest + 1);
    BOOST_TEST(here.wait_for_record("just").folder == "success");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_rejected_and_kept)
{
    fs::create_directory(here.incoming() / "folder.json");
    write_file(here.incoming() / "folder.json" / "inside", "kept");
    write_file(here.folder() / "target.json", fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[1]));
    fs::create_symlink(here.folder() / "target.json", here.incoming() / "link.json");
    fs::create_symlink("/nowhere", here.incoming() / "dangling.json");
    BOOST_TEST_REQUIRE(::mkfifo((here.incoming() / "fifo.json").c_str(), 0600) == 0);
    // inotify says nothing of these, a file that is dropped wakes the daemon.
    check_goes_on();
    for (const char* name : {"folder", "link", "dangling", "fifo"}) {
        BOOST_TEST_CONTEXT(name)
        {
            const final_record r = here.wait_for_record(name);
            BOOST_TEST_MESSAGE(name << ": " << r.reason());
            BOOST_TEST(r.folder == "rejected");
            BOOST_TEST(r.content.at("spec").is_null());
            const auto kept =
                fs::symlink_status(here.spool() / "rejected" / (std::string(name) + ".dropped"));
            BOOST_TEST(fs::exists(kept));
        }
    }
    BOOST_TEST(read_file(here.spool() / "rejected" / "folder.dropped" / "inside") == "kept");
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_written_slowly_is_waited_for)
{
    const std::string text =
        fmt::format("{{\"id\": \"{}\",\n \"rdad\": {{\"priority\": 1}}}}", emulator.job_ids()[1]);
    std::ofstream file(here.incoming() / "slow.json", std::ios::binary);
    // Each of its lines is a whole job: nothing in it tells that there are more to come.
    std::ofstream lines(here.incoming() / "slow.jsonl", std::ios::binary);
    file << text.substr(0, text.size() / 2) << std::flush;
    lines << fmt::format("{{\"id\": \"{}\"}}\n", emulator.job_ids()[0]) << std::flush;
    // A file that was quiet for 2 s is looked into; it is the pause that is tested here.
    std::this_thread::sleep_for(std::chrono::seconds(4));
    BOOST_TEST(fs::exists(here.incoming() / "slow.json"));
    BOOST_TEST(fs::exists(here.incoming() / "slow.jsonl"));
    file << text.substr(text.size() / 2) << std::flush;
    file.close();
    lines << "{\"id\": 2}\n" << std::flush;
    lines.close();
    const final_record r = here.wait_for_record("slow");
    BOOST_TEST(r.folder == "success");
    BOOST_TEST(r.text.starts_with("{\"spec\": " + text + ","));
    BOOST_TEST(here.wait_for_record("slow.1").folder == "success");
    BOOST_TEST(here.wait_for_record("slow.2").folder == "rejected");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_copied_in_is_taken)
{
    const auto source = here.folder() / "copied.json";
    write_file(source, fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[1]));
    fs::copy_file(source, here.incoming() / "copied.json");
    BOOST_TEST(here.wait_for_record("copied").folder == "success");
}

BOOST_AUTO_TEST_CASE(temporary_names_and_backups_are_left_alone)
{
    const std::string job = fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[1]);
    const std::vector<std::string>
        names{"#a.json#", ".hidden.json", "a.json.part", "a.json.tmp", "a.json~", "~$a.json"};
    for (const std::string& name : names)
        here.drop(name, job);
    check_goes_on();
    BOOST_TEST(here.names_in("incoming") == names, boost::test_tools::per_element());
    // They don't keep the daemon from ending either.
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    here.drain();
    BOOST_TEST(here.names_in("incoming") == names, boost::test_tools::per_element());

    fs::rename(here.incoming() / "a.json.part", here.incoming() / "a.json");
    here.drain();
    BOOST_TEST(here.record("a").folder == "success");
}

BOOST_AUTO_TEST_CASE(odd_names_are_kept_as_far_as_they_can_be_typed)
{
    const std::vector<std::string> names{
        "with blank",
        "bl\xc3\xbctenw\xc3\xa4lder",
        "line\nbreak",
        "-rf",
        std::string(240, 'x'),
    };
    for (const std::string& name : names)
        here.drop(name, "[]");
    check_goes_on();
    wait_until("all are rejected", [&] { return here.names_in("rejected").size() == names.size(); });
    for (const std::string& name :
         {names[0], names[1], std::string("line_break"), names[3], names.back().substr(0, 200)})
        BOOST_TEST(here.has_record(name), name);
    // No name forges a line of the journal.
    BOOST_TEST(!contains(daemon->errors(), "\nbreak"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
