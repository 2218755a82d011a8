// SPDX-License-Identifier: BSL-1.0
// Spools whose folders are missing, may not be written to, lead elsewhere, or hold what isn't the daemon's.
//
// As root nothing is forbidden: there the daemon runs as the user nobody, who owns the spool.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

constexpr uid_t nobody = 65534;

bool is_root()
{
    return ::geteuid() == 0;
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t times = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++times;
    return times;
}

struct guarded_spool
{
    const emulator_process emulator{{"--jobs", "4", "--job-time", "200ms..200ms"}};
    site here{emulator};

    guarded_spool()
    {
        if (!is_root())
            return;
        // Nobody may look into the emulator's folder, nor perhaps to where the program was built.
        const fs::path token = here.folder() / "token";
        const fs::path authority = here.folder() / "ca.pem";
        fs::copy_file(emulator.token_file(), token);
        fs::copy_file(emulator.ca_file(), authority);
        fs::copy_file(RDAD, program());
        here.configure("auth", "token_file", token.string());
        here.configure("api", "ca_file", authority.string());
        fs::permissions(here.folder(), fs::perms(0711));
        for (const fs::path& path : {token, authority, here.spool(), here.incoming()})
            give(path, nobody);
    }

    fs::path program() const { return here.folder() / "rdad"; }

    static void give(const fs::path& path, uid_t owner)
    {
        BOOST_TEST_REQUIRE(::lchown(path.c_str(), owner, static_cast<gid_t>(owner)) == 0);
    }

    std::unique_ptr<child_process> start() const
    {
        if (!is_root())
            return here.start();
        return std::make_unique<child_process>(
            "/usr/bin/setpriv",
            std::vector<std::string>{
                fmt::format("--reuid={}", nobody),
                fmt::format("--regid={}", nobody),
                "--clear-groups",
                "--pdeathsig=KILL",
                program().string(),
                "--config",
                here.config_file().string()}
        );
    }

    std::unique_ptr<child_process> start_service() const
    {
        auto daemon = start();
        daemon->wait_for_errors("Ready: ");
        return daemon;
    }

    /// A daemon has made the folders of the spool, and has ended.
    /// Until the record says that the job is active: then it isn't written again before the job has ended.
    void wait_until_followed() const
    {
        wait_until("the record is saved", [&] {
            return contains(read_file(here.spool() / "active/job.json"), R"("nextStep":"follow")");
        });
    }

    void make_spool() const { BOOST_TEST(start_service()->end_by(SIGTERM) == 0); }

    void may_write(const std::string& folder, bool may) const
    {
        fs::permissions(here.spool() / folder, fs::perms(may ? 0750 : 0550));
    }

    void drop_job(const std::string& name, std::size_t number) const
    {
        here.drop_job(name, emulator.job_ids().at(number));
    }

    void check_goes_on(child_process& daemon) const
    {
        drop_job("good", 0);
        BOOST_TEST(here.wait_for_record("good").folder == "success");
        BOOST_TEST(!daemon.status());
    }

    /// A start ends at once, and says why.
    void check_refuses(std::string_view why) const
    {
        const auto daemon = start();
        BOOST_TEST(daemon->wait() == exit_temporary);
        BOOST_TEST(count(daemon->errors(), why) == 1U, daemon->errors());
    }
};

/// For tests that need a second user.
boost::test_tools::assertion_result by_root(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(is_root());
    result.message() << "only root can give files to others";
    return result;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_spool, guarded_spool)

BOOST_AUTO_TEST_CASE(folders_that_are_missing_are_made)
{
    make_spool();
    for (const char* folder : {"active", "success", "held", "incoming"})
        fs::remove(here.spool() / folder);
    const auto daemon = start_service();
    check_goes_on(*daemon);
}

BOOST_AUTO_TEST_CASE(a_spool_that_cannot_be_made_whole_is_refused_with_the_reason)
{
    drop_job("job", 1);
    fs::permissions(here.spool(), fs::perms(0555));
    check_refuses("Could not make the folder " + (here.spool() / "active").string() + ": Permission denied.");
    fs::permissions(here.spool(), fs::perms(0755));
    BOOST_TEST(here.names_in("incoming") == std::vector<std::string>{"job.json"});
    const auto daemon = start_service();
    BOOST_TEST(here.wait_for_record("job").folder == "success");
}

BOOST_AUTO_TEST_CASE(a_file_in_the_place_of_a_folder_is_refused_with_the_reason)
{
    write_file(here.spool() / "active", "a file");
    check_refuses("Could not open the folder " + (here.spool() / "active").string() + ": Not a directory.");
    BOOST_TEST(read_file(here.spool() / "active") == "a file");
}

BOOST_AUTO_TEST_CASE(a_folder_that_leads_elsewhere_is_refused_and_nothing_is_written_there)
{
    const fs::path elsewhere = here.folder() / "elsewhere";
    fs::create_directory(elsewhere);
    fs::permissions(elsewhere, fs::perms(0777));
    for (const char* folder : {"active", "success", "rejected"}) {
        fs::create_directory_symlink(elsewhere, here.spool() / folder);
        check_refuses("Could not open the folder " + (here.spool() / folder).string() + ": Not a directory.");
        fs::remove(here.spool() / folder);
    }
    BOOST_TEST(fs::is_empty(elsewhere));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_taken_stays_where_it_is_until_it_can)
{
    make_spool();
    may_write("active", false);
    drop_job("job", 1);
    const auto daemon = start_service();
    const std::string why = "Could not move " + (here.incoming() / "job.json").string();
    daemon->wait_for_errors(why);
    BOOST_TEST(here.names_in("incoming") == std::vector<std::string>{"job.json"});
    may_write("active", true);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(count(daemon->errors(), why) == 1U, "it is told once");
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_started_while_its_record_cannot_be_written)
{
    make_spool();
    const auto daemon = start_service();
    emulator.order({{"fault", "status"}, {"status", 503}, {"operation", "patch"}, {"count", 1000}});
    here.drop_job("job", emulator.job_ids().at(1), objects2d_members);
    daemon->wait_for_errors("job: interrupted");
    fs::permissions(here.spool() / "active/job.json", fs::perms(0440));
    may_write("active", false);
    emulator.take_back_orders();
    daemon->wait_for_errors("Permission denied");
    BOOST_TEST(emulator.jobs("activated") == 0);
    may_write("active", true);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(a_final_record_that_cannot_be_filed_stays_active_until_it_can)
{
    make_spool();
    may_write("success", false);
    drop_job("job", 1);
    const auto daemon = start_service();
    const std::string why = "Could not move " + (here.spool() / "active/job.json").string();
    daemon->wait_for_errors(why);
    BOOST_TEST(here.names_in("active") == std::vector<std::string>{"job.json"});
    // A restart changes nothing of it.
    BOOST_TEST(daemon->end_by(SIGKILL) == -SIGKILL);
    const auto second = start_service();
    second->wait_for_errors(why);
    may_write("success", true);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(count(second->errors(), why) == 1U, "it is told once");
    BOOST_TEST(emulator.jobs("activated") == 1);
    BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
}

BOOST_AUTO_TEST_CASE(folders_of_somebody_else_are_not_written_to, *boost::unit_test::precondition(by_root))
{
    make_spool();
    give(here.spool() / "success", 0);
    fs::permissions(here.spool() / "success", fs::perms(0755));
    drop_job("job", 1);
    const auto daemon = start_service();
    daemon->wait_for_errors("Permission denied. It is tried again.");
    BOOST_TEST(fs::exists(here.spool() / "active" / "job.json"));
    give(here.spool() / "success", nobody);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    give(here.spool() / "active", 0);
    fs::permissions(here.spool() / "active", fs::perms(0700));
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    check_refuses("Could not read the folder " + (here.spool() / "active").string() + ": Permission denied.");
}

BOOST_AUTO_TEST_CASE(
    files_of_somebody_else_are_rejected_or_stay_and_are_told_once_each,
    *boost::unit_test::precondition(by_root)
)
{
    make_spool();
    here.drop_job("secret", emulator.job_ids()[1]);
    fs::permissions(here.incoming() / "secret.json", fs::perms(0600));
    // A folder can only be moved by who may write to it.
    for (const char* folder : {"first", "second"}) {
        fs::create_directory(here.incoming() / folder);
        write_file(here.incoming() / folder / "inside", "kept");
    }
    const auto daemon = start_service();
    const final_record r = here.wait_for_record("secret");
    BOOST_TEST(r.folder == "rejected");
    BOOST_TEST(count(r.reason(), "permission denied") == 1U, r.reason());
    const auto told = [&](const char* folder) {
        return count(daemon->errors(), "Could not move " + (here.incoming() / folder).string() + " ");
    };
    wait_until("both are told", [&] { return told("first") > 0 && told("second") > 0; });
    check_goes_on(*daemon);
    BOOST_TEST(here.names_in("incoming") == (std::vector<std::string>{"first", "second"}));
    BOOST_TEST(read_file(here.incoming() / "first" / "inside") == "kept");
    // They have been looked at again by now: so does each new file.
    for (const char* folder : {"first", "second"})
        BOOST_TEST(told(folder) == 1U, daemon->errors());
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(records_of_a_stranger_are_held_or_left_and_lead_nowhere)
{
    make_spool();
    const fs::path secret = here.folder() / "secret.json";
    const std::string job = fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids()[1]);
    const std::string record = "{\"spec\": " + job + ", \"job\": null, \"outcome\": null, \"events\": [], ";
    write_file(
        secret,
        record + "\"life\": {\"nextStep\": \"activate\", \"jobId\": \"" + emulator.job_ids()[1] + "\"}}"
    );
    const std::string text_of_secret = read_file(secret);
    const fs::path active = here.spool() / "active";
    fs::create_symlink(secret, active / "link.json");
    fs::create_directory(active / "folder.json");
    BOOST_TEST_REQUIRE(::mkfifo((active / "fifo.json").c_str(), 0600) == 0);
    write_file(active / "garbage.json", "\n\nrdad: forged\n");
    write_file(
        active / "path.json",
        record + R"("life": {"nextStep": "follow", "jobId": "../../etc/passwd"}})"
    );
    write_file(active / "nothing.json", record + R"("life": {"nextStep": "follow"}})");
    write_file(active / "..json", record + R"("life": {"nextStep": "../../etc/passwd"}})");
    const std::vector<std::string> strangers{"a.dropped", "b.x.dropped", "note\nrdad: forged", "script.sh"};
    for (const std::string& name : strangers)
        write_file(active / name, "x");
    if (is_root()) {
        for (const auto& entry : fs::directory_iterator(active))
            give(entry.path(), nobody);
    }
    const auto daemon = start_service();
    // Not check_goes_on(), which reads all records.
    drop_job("good", 0);
    wait_until("it has gone on", [&] { return fs::exists(here.spool() / "success/good.json"); });
    BOOST_TEST(!daemon->status());
    BOOST_TEST(here.names_in("active") == strangers, boost::test_tools::per_element());
    BOOST_TEST(
        here.names_in("held") == (std::vector<std::string>{
                                     "..json",
                                     "fifo.json",
                                     "folder.json",
                                     "garbage.json",
                                     "link.json",
                                     "nothing.json",
                                     "path.json"}),
        boost::test_tools::per_element()
    );
    BOOST_TEST(count(daemon->errors(), " is not the daemon's; it is left alone.") == strangers.size());
    BOOST_TEST(count(daemon->errors(), "\nrdad: forged") == 0U);
    BOOST_TEST(read_file(secret) == text_of_secret);
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_swapped_for_a_link_is_told_and_neither_read_nor_written_through_it)
{
    const fs::path secret = here.folder() / "secret";
    write_file(secret, "secret");
    fs::permissions(secret, fs::perms(0666));
    // So that the job is there for as long as this takes.
    emulator.plan(emulator.job_ids()[1], 3, "success");
    const auto daemon = start_service();
    drop_job("job", 1);
    wait_until_followed();
    const fs::path active = here.spool() / "active";
    fs::create_symlink(secret, active / "link");
    fs::rename(active / "link", active / "job.json");
    fs::create_hard_link(secret, active / "link");
    fs::rename(active / "link", active / ".job.json.writing");
    daemon->wait_for_errors("Nobody goes on with its job");
    BOOST_TEST(contains(daemon->errors(), emulator.job_ids()[1]), daemon->errors());
    BOOST_TEST(read_file(secret) == "secret");
    check_goes_on(*daemon);
    BOOST_TEST(fs::is_symlink(active / "job.json"), "the next start looks at it");
}

BOOST_AUTO_TEST_CASE(a_record_that_is_gone_is_told)
{
    emulator.plan(emulator.job_ids()[1], 3, "success");
    const auto daemon = start_service();
    drop_job("job", 1);
    wait_until_followed();
    fs::remove(here.spool() / "active/job.json");
    daemon->wait_for_errors("Nobody goes on with its job");
    BOOST_TEST(contains(daemon->errors(), emulator.job_ids()[1]), daemon->errors());
    check_goes_on(*daemon);
}

BOOST_AUTO_TEST_CASE(a_fifo_where_a_record_is_begun_holds_nothing_up)
{
    const auto daemon = start_service();
    const fs::path fifo = here.spool() / "active" / ".good.json.writing";
    BOOST_TEST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    check_goes_on(*daemon);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_replaced_while_the_daemon_runs_is_told)
{
    const auto daemon = start_service();
    fs::rename(here.incoming(), here.folder() / "moved");
    fs::create_directory(here.incoming());
    if (is_root())
        give(here.incoming(), nobody);
    drop_job("job", 1);
    // inotify hears what happens in the folder that it was told of.
    write_file(here.folder() / "moved" / ".wake", "");
    daemon->wait_for_errors("put it back, or restart the daemon");
    BOOST_TEST(here.names_in("incoming") == std::vector<std::string>{"job.json"});
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    const auto second = start_service();
    BOOST_TEST(here.wait_for_record("job").folder == "success");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
