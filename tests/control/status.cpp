// SPDX-License-Identifier: BSL-1.0
// What rdactl shows of a spool.

#include "control/status.hpp"

#include "another_user.hpp"
#include "api/date_time.hpp"
#include "contains.hpp"
#include "control/layout.hpp"
#include "job/job_file.hpp"
#include "job/record.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::tests;

namespace {

/// The file that somebody removes right before it is opened.
constinit std::string_view removed_before_opened;

}  // namespace

/// In place of the C library's.
extern "C" int openat(int folder, const char* name, int flags, ...)
{
    if (name == removed_before_opened)
        ::unlinkat(folder, name, 0);
    va_list more;
    va_start(more, flags);
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0;
    va_end(more);
    return static_cast<int>(::syscall(SYS_openat, folder, name, flags, mode));
}

BOOST_AUTO_TEST_SUITE(status)

namespace {

/// As people read them, in UTC.
std::string time_text(std::chrono::system_clock::time_point time)
{
    std::string text = api::to_date_time(time);
    text[text.find('T')] = ' ';
    text.pop_back();
    return text;
}

std::string text_of(const control::spool_status& status)
{
    return control::to_text(status, time_text, control::any_width).plain();
}

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
const std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

struct fixture
{
    temporary_folder folder;
    std::string root = (folder.path() / "spool").string();
    spool::spool s = spool::spool::own(root).value();

    void put_job(const std::string& name, std::optional<job::final_state> state = {})
    {
        job::record record =
            job::new_record(job::parse_job_file("a.json", good).at(0).spec.value(), good, "1", now);
        s.write_claimed_records({{name, job::to_text(record)}}).front().value();
        if (!state)
            return;
        record.outcome = job::outcome{*state, "It costs too much.", std::nullopt};
        s.change_record({name, job::to_text(record), *state}).done.value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_status_counts_the_folders_and_names_unfinished_jobs, fixture)
{
    write_file(folder.path() / "spool/incoming/b.json", good);
    const auto spec = job::parse_job_file("a.json", good).at(0).spec.value();
    job::record active = job::new_record(spec, good, "1", now);
    s.write_claimed_records({{"a", job::to_text(active)}}).front().value();
    job::record held = active;
    held.batch = job::batch{"bridges", 12};
    held.outcome = job::outcome{job::final_state::held, "It costs too much.", std::nullopt};
    s.change_record({"h", job::to_text(held), job::final_state::held}).done.value();
    const control::spool_status status = control::look_at_spool(root).value();
    BOOST_TEST(
        boost::json::serialize(control::to_json(status)) ==
        R"({"folders":{"incoming":1,"active":1,"success":0,"failed":0,"cancelled":0,"unsubmitted":0,"held":1,)"
        R"("rejected":0},"jobs":[{"name":"a","batch":null,"jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"activate",)"
        R"("reason":null,"since":"2027-01-15T08:00:00Z"},{"name":"h","batch":"bridges#12",)"
        R"("jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"held","reason":"It costs too much.",)"
        R"("since":"2027-01-15T08:00:00Z"}]})"
    );
    BOOST_TEST(text_of(status).find("It costs too much.") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(jobs_of_a_file_are_in_the_order_of_their_numbers, fixture)
{
    for (const char* name : {"bridges.10", "bridges.2", "bridges.1"})
        put_job(name);
    put_job("bridges.9", job::final_state::held);
    std::string names;
    for (const control::job_status& job : control::look_at_spool(root).value().jobs)
        names += job.name + " ";
    BOOST_TEST(names == "bridges.1 bridges.2 bridges.9 bridges.10 ");
}

BOOST_FIXTURE_TEST_CASE(what_is_in_the_way_of_an_active_job_is_shown_for_as_long_as_it_is, fixture)
{
    const auto spec = job::parse_job_file("a.json", good).at(0).spec.value();
    job::record record = job::new_record(spec, good, "1", now);
    record.events.push_back({now, job::event_kind::stuck, "The job has not got on for 5 min."});
    record.events.push_back({now, job::event_kind::interrupted, "The service answered 503."});
    s.write_claimed_records({{"a", job::to_text(record)}}).front().value();
    BOOST_TEST_REQUIRE(control::look_at_spool(root)->jobs.size() == 1);
    BOOST_TEST(
        control::look_at_spool(root)->jobs[0].reason.value_or("") == "The job has not got on for 5 min."
    );
    record.events.push_back({now, job::event_kind::resumed, "The job gets on again."});
    s.change_record({"a", job::to_text(record)}).done.value();
    BOOST_TEST(!control::look_at_spool(root)->jobs[0].reason);
}

BOOST_FIXTURE_TEST_CASE(files_that_the_daemon_leaves_alone_are_not_counted, fixture)
{
    for (const char* name : {"a.json", "a.json.filepart", "draft-a.json"})
        write_file(folder.path() / "spool/incoming" / name, good);
    BOOST_TEST(control::look_at_spool(root).value().folders[0].second.value() == 2U);
    const spool::ignored_names ignored({"draft-*"});
    BOOST_TEST(control::look_at_spool(root, ignored).value().folders[0].second.value() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_shown_as_such, fixture)
{
    write_file(folder.path() / "spool/active/b\n\xFF.json", "{");
    const std::string text = text_of(control::look_at_spool(root).value());
    BOOST_TEST(text.find("b \xEF\xBF\xBD ") != std::string::npos, text);
    BOOST_TEST(text.find("unreadable") != std::string::npos, text);
    BOOST_TEST(text.find("    is not JSON: it ends in the middle of a value\n") != std::string::npos, text);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_opened_is_shown_with_why, fixture)
{
    std::filesystem::create_symlink("/dev/null", folder.path() / "spool/active/link.json");
    const auto jobs = control::look_at_spool(root).value().jobs;
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "link");
    BOOST_TEST(jobs[0].state == "unreadable");
    BOOST_TEST(contains(jobs[0].reason.value(), "symbolic links"), jobs[0].reason.value());
}

BOOST_FIXTURE_TEST_CASE(a_record_that_goes_once_it_is_listed_is_not_called_unreadable, fixture)
{
    put_job("a");
    put_job("b");
    removed_before_opened = "a.json";
    const auto jobs = control::look_at_spool(root).value().jobs;
    removed_before_opened = {};
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "b");
}

BOOST_FIXTURE_TEST_CASE(jobs_stand_by_name_whether_they_are_held_or_not, fixture)
{
    put_job("a", job::final_state::held);
    put_job("b");
    put_job("c", job::final_state::held);
    std::string names;
    for (const control::job_status& job : control::look_at_spool(root).value().jobs)
        names += job.name;
    BOOST_TEST(names == "abc");
}

BOOST_FIXTURE_TEST_CASE(the_table_has_a_line_for_each_folder_and_each_job, fixture)
{
    const std::string folders_without_jobs =
        "incoming           0\n"
        "active             0\n"
        "success            0\n"
        "failed             0\n"
        "cancelled          0\n"
        "unsubmitted        0\n"
        "held               0\n"
        "rejected           0\n";
    BOOST_TEST(text_of(control::look_at_spool(root).value()) == folders_without_jobs);
    put_job("a");
    put_job("h", job::final_state::held);
    BOOST_TEST(
        text_of(control::look_at_spool(root).value()) ==
        "incoming           0\n"
        "active             1\n"
        "success            0\n"
        "failed             0\n"
        "cancelled          0\n"
        "unsubmitted        0\n"
        "held               1\n"
        "rejected           0\n"
        "\n"
        "NAME                     STATE            SINCE               JOB\n"
        "a                        activate         2027-01-15 08:00:00 "
        "6f51448f-6377-4330-9ab0-f13fe994b3f1\n"
        "h                        held             2027-01-15 08:00:00 "
        "6f51448f-6377-4330-9ab0-f13fe994b3f1\n"
        "    It costs too much.\n"
    );
}

BOOST_FIXTURE_TEST_CASE(the_table_fits_the_terminal, fixture)
{
    put_job("a-name-that-is-longer-than-its-column");
    put_job("h", job::final_state::held);
    const auto status = control::look_at_spool(root).value();
    for (const std::size_t columns : {60U, 80U}) {
        std::istringstream lines(control::to_text(status, time_text, columns).plain());
        for (std::string line; std::getline(lines, line);)
            BOOST_TEST(control::width_of(line) <= columns, line);
    }
    BOOST_TEST(!contains(control::to_text(status, time_text, 80).plain(), "6f51448f"), "no room for ids");
}

BOOST_FIXTURE_TEST_CASE(folders_that_may_not_be_listed_are_shown_without_a_count, fixture)
{
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
    for (const char* closed : {"incoming", "active"})
        std::filesystem::permissions(folder.path() / "spool" / closed, std::filesystem::perms(0300));
    const auto looked = [this] {
        const another_user somebody;
        return control::look_at_spool(root);
    }();
    BOOST_TEST_REQUIRE(looked.has_value());
    BOOST_TEST(!looked->folders[0].second);
    BOOST_TEST(!looked->folders[1].second);
    BOOST_TEST(text_of(*looked).starts_with("incoming           ?\nactive             ?\n"));
    BOOST_TEST(boost::json::serialize(control::to_json(*looked))
                   .starts_with(R"({"folders":{"incoming":null,"active":null,)"));
}

BOOST_FIXTURE_TEST_CASE(a_spool_none_of_whose_folders_may_be_listed_is_a_failure, fixture)
{
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
    for (const auto& closed : std::filesystem::directory_iterator(root)) {
        if (closed.is_directory())
            std::filesystem::permissions(closed, std::filesystem::perms(0300));
    }
    const auto looked = [this] {
        const another_user somebody;
        return control::look_at_spool(root);
    }();
    BOOST_TEST_REQUIRE(looked.has_error());
    BOOST_TEST(looked.error().code.value() == EACCES);
    BOOST_TEST(
        looked.error().sentence == "None of the folders of " + root + " can be listed: Permission denied."
    );
}

BOOST_FIXTURE_TEST_CASE(a_spool_that_is_not_there_is_a_failure, fixture)
{
    const auto looked = control::look_at_spool(root + "/elsewhere");
    BOOST_TEST_REQUIRE(looked.has_error());
    BOOST_TEST(looked.error().code.value() == ENOENT);
    BOOST_TEST(contains(looked.error().sentence, root + "/elsewhere"), looked.error().sentence);
}

BOOST_AUTO_TEST_SUITE_END()
