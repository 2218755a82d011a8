// SPDX-License-Identifier: BSL-1.0
// Taking dropped files where something is in the way.

#include "intake/intake.hpp"

#include "journal/kept_journal.hpp"
#include "sanitized.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <stdexcept>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(taking_dropped_files)

namespace {

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

/// As long as it lives this process gets no more descriptors.
class no_more_descriptors
{
public:
    no_more_descriptors()
    {
        const spool::file_descriptor next_free(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
        rlimit fewer = {};
        if (::getrlimit(RLIMIT_NOFILE, &usual_) != 0)
            throw std::runtime_error("can't get the limit of descriptors");
        fewer = usual_;
        fewer.rlim_cur = static_cast<rlim_t>(next_free.get());
        ::setrlimit(RLIMIT_NOFILE, &fewer);
    }
    no_more_descriptors(const no_more_descriptors&) = delete;
    no_more_descriptors& operator=(const no_more_descriptors&) = delete;
    ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &usual_); }

private:
    rlimit usual_ = {};
};

/// A filesystem in user space on a folder, as fusermount(1) makes it: nobody but its user may look at it, root neither
/// (allow_other in mount.fuse(8)).
class mount_of_another_user
{
public:
    explicit mount_of_another_user(const std::filesystem::path& folder)
        : device_(::open("/dev/fuse", O_RDWR | O_CLOEXEC)), folder_(folder)
    {
        constexpr unsigned long flags = MS_NOSUID | MS_NODEV;
        const auto user = ::geteuid() + 1;
        const auto options =
            fmt::format("fd={},rootmode=40000,user_id={},group_id={}", device_.get(), user, user);
        mounted_ = device_ && ::mount("test", folder_.c_str(), "fuse", flags, options.c_str()) == 0;
    }
    mount_of_another_user(const mount_of_another_user&) = delete;
    mount_of_another_user& operator=(const mount_of_another_user&) = delete;
    ~mount_of_another_user()
    {
        if (mounted_)
            ::umount2(folder_.c_str(), MNT_DETACH);
    }

    bool is_mounted() const { return mounted_; }

private:
    spool::file_descriptor device_;
    std::filesystem::path folder_;
    bool mounted_ = false;
};

boost::test_tools::assertion_result fuse_can_be_mounted(boost::unit_test::test_unit_id)
{
    const temporary_folder folder;
    boost::test_tools::assertion_result result(mount_of_another_user(folder.path()).is_mounted());
    result.message() << "no filesystem in user space can be mounted here: it takes root and /dev/fuse";
    return result;
}

struct fixture
{
    temporary_folder root;
    // It outlives the disk, whose threads hold what it runs.
    asio::io_context io;
    disk::disk d{spool::spool::own(root.path().string()).value()};
    kept_journal j;
    disk::faults faults{j};
    driver::user_loads loads{{.user_jobs = 1000, .user_bytes = 1'000'000, .all_jobs = 10'000}};
    std::vector<intake::accepted_job> jobs;
    std::function<void()> on_job = [] {};
    asio::cancellation_signal stop;
    intake::intake in{
        io.get_executor(),
        d,
        faults,
        j,
        loads,
        std::make_shared<intake::batches>(std::chrono::minutes(10)),
        [this](const intake::accepted_job& job) {
            jobs.push_back(job);
            loads.add(job.load);
            on_job();
        },
        [this] { io.stop(); }};

    ~fixture()
    {
        stop.emit(asio::cancellation_type::terminal);
        io.restart();
        io.run();
    }

    void start()
    {
        const auto ignore = [](const std::exception_ptr&) {};
        asio::co_spawn(io, in.run(), asio::bind_cancellation_slot(stop.slot(), ignore));
    }

    /// To the end of the next look into incoming/.
    void look()
    {
        io.restart();
        io.run_for(std::chrono::minutes(1));
        BOOST_TEST_REQUIRE(io.stopped());
    }

    std::filesystem::path incoming() const { return root.path() / "incoming"; }

    /// A file that is old enough to be whole.
    void drop(const std::string& name, const std::string& text)
    {
        write_file(incoming() / name, text);
        std::filesystem::last_write_time(
            incoming() / name,
            std::filesystem::file_time_type::clock::now() - std::chrono::hours(1)
        );
    }
};

}  // namespace

// Not under a sanitizer: UndefinedBehaviorSanitizer opens a pipe to learn whether memory can be read, and
// takes objects for destroyed where it gets none.
BOOST_FIXTURE_TEST_CASE(
    without_a_descriptor_for_news_files_are_still_taken,
    fixture,
    *boost::unit_test::enable_if<!is_sanitized>()
)
{
    bool ended = false;
    {
        const no_more_descriptors now;
        asio::co_spawn(io, in.listen(), [&](const std::exception_ptr& e) { ended = e == nullptr; });
        io.run();
    }
    BOOST_TEST(ended);
    BOOST_TEST_REQUIRE(j.entries.size() == 1U);
    BOOST_TEST(
        j.entries[0].message ==
        "Could not hear of new files: Too many open files. New files are noticed within 10 s."
    );
    drop("a.json", good);
    start();
    look();
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "a");
}

BOOST_FIXTURE_TEST_CASE(what_its_owner_has_taken_back_is_no_failure, fixture)
{
    // One more than a user has in work at a time.
    drop("first.json", good);
    for (std::size_t i = 1; i < intake::turns::most_small_of_a_user; ++i)
        drop(fmt::format("next-{}.json", i), good);
    drop("taken-back.json", good);
    on_job = [this] { std::filesystem::remove(incoming() / "taken-back.json"); };
    start();
    look();
    BOOST_TEST_REQUIRE(jobs.size() == intake::turns::most_small_of_a_user);
    BOOST_TEST(jobs[0].name == "first", "the oldest one");
    in.look_soon();
    look();
    BOOST_TEST(in.is_empty());
    BOOST_TEST(j.entries.empty());
}

BOOST_FIXTURE_TEST_CASE(a_small_file_that_comes_while_a_large_one_is_taken_does_not_wait_for_it, fixture)
{
    std::string text = "[" + good;
    for (int i = 1; i < 200; ++i)
        text += "," + good;
    drop("large.json", text + "]");
    start();
    // Dropped as soon as the large one is worked on.
    io.restart();
    while (!std::filesystem::exists(root.path() / "active" / "large.1.json"))
        io.run_one();
    drop("small.json", good);
    in.look_soon();
    look();
    BOOST_TEST_REQUIRE(jobs.size() == 201U);
    BOOST_TEST(jobs[0].name == "small");
}

BOOST_FIXTURE_TEST_CASE(above_the_limit_of_a_user_files_stay_until_there_is_room, fixture)
{
    loads.set_limits({.user_jobs = 2, .user_bytes = 1'000'000, .all_jobs = 10'000});
    drop("a.json", "[" + good + "," + good + "," + good + "]");
    drop("b.json", good);
    drop("c.json", good);
    start();
    look();
    BOOST_TEST(jobs.size() == 3U, "a file is not divided");
    BOOST_TEST_REQUIRE(j.entries.size() == 1U);
    const std::string user = std::to_string(::getuid());
    BOOST_TEST(
        j.entries[0].message == "The user with the id " + user +
                                    " has 3 jobs that wait or are under way, and user_jobs is 2. 2 files "
                                    "stay in incoming/ until some "
                                    "of them have ended."
    );
    BOOST_TEST(!in.is_empty());
    in.look_soon();
    look();
    BOOST_TEST(jobs.size() == 3U);
    BOOST_TEST(j.entries.size() == 1U, "it is told once");

    loads.remove(jobs[0].load);
    loads.remove(jobs[1].load);
    BOOST_TEST(loads.has_room_again());
    in.look_soon();
    look();
    BOOST_TEST_REQUIRE(jobs.size() == 4U);
    BOOST_TEST(jobs[3].name == "b");
    BOOST_TEST(std::filesystem::exists(incoming() / "c.json"), "nothing is lost");
}

BOOST_FIXTURE_TEST_CASE(what_is_in_work_counts_for_the_limit, fixture)
{
    loads.set_limits({.user_jobs = 2, .user_bytes = 1'000'000, .all_jobs = 10'000});
    drop("a.json", "[" + good + "," + good + "]");
    drop("b.json", "[" + good + "," + good + "]");
    start();
    look();
    BOOST_TEST(jobs.size() == 2U);
    BOOST_TEST(loads.all().jobs == 2U);
    BOOST_TEST(loads.all().bytes == 2 * good.size());
}

BOOST_AUTO_TEST_CASE(a_file_counts_for_the_limit_before_the_next_one_is_taken_whatever_else_is_in_work)
{
    // So that it ends after different numbers of turns.
    for (std::size_t first = 8; first <= 64; first += 8) {
        fixture f;
        f.loads.set_limits({.user_jobs = first + 2, .user_bytes = 1'000'000, .all_jobs = 10'000});
        std::string text = "[" + good;
        for (std::size_t i = 1; i < first; ++i)
            text += "," + good;
        f.drop("a.json", text + "]");
        for (const char* name : {"b.json", "c.json", "d.json", "e.json"})
            f.drop(name, good);
        f.start();
        f.look();
        BOOST_TEST(f.jobs.size() == first + 2);
    }
}

BOOST_FIXTURE_TEST_CASE(a_lease_on_a_dropped_file_is_no_failing_disk, fixture)
{
    drop("a.json", good);
    drop("b.json", good);
    const spool::file_descriptor holder(::open((incoming() / "a.json").c_str(), O_RDWR | O_CLOEXEC));
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETSIG, SIGURG) == 0);
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETLEASE, F_WRLCK) == 0);
    start();
    look();
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "b");
    BOOST_TEST(j.entries.empty());
    BOOST_TEST(!in.is_empty());
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETLEASE, F_UNLCK) == 0);
    in.look_soon();
    look();
    BOOST_TEST(jobs.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(
    a_mount_that_only_its_user_may_look_at_is_told_and_keeps_no_other_file_from_being_taken,
    fixture,
    *boost::unit_test::precondition(fuse_can_be_mounted)
)
{
    std::filesystem::create_directory(incoming() / "x.json");
    std::filesystem::create_directory(incoming() / "x.part");
    drop("a.json", good);
    start();
    {
        const mount_of_another_user mounted(incoming() / "x.json");
        const mount_of_another_user with_a_temporary_name(incoming() / "x.part");
        look();
        drop("b.json", good);
        in.look_soon();
        look();
        BOOST_TEST_REQUIRE(jobs.size() == 2U);
        BOOST_TEST(jobs[0].name == "a");
        BOOST_TEST(jobs[1].name == "b");
        BOOST_TEST_REQUIRE(j.entries.size() == 1U, "it is told once");
        BOOST_TEST(
            j.entries[0].message == "Could not look at " + (incoming() / "x.json").string() +
                                        ": Permission denied. It is tried again."
        );
        BOOST_TEST(!in.is_empty(), "what can't be looked at isn't gone");
    }
    std::filesystem::remove(incoming() / "x.json");
    in.look_soon();
    look();
    BOOST_TEST(in.is_empty());
    BOOST_TEST(j.count(journal::message_kind::file_not_taken) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_was_replaced_is_told_once_and_taken_from_when_it_is_back, fixture)
{
    namespace fs = std::filesystem;
    fs::rename(incoming(), root.path() / "elsewhere");
    fs::create_directory(incoming());
    drop("a.json", good);
    start();
    look();
    in.look_soon();
    look();
    BOOST_TEST(jobs.empty());
    BOOST_TEST(!in.is_empty(), "a drain must not end on what can't be looked at");
    BOOST_TEST_REQUIRE(j.entries.size() == 1U);
    BOOST_TEST(j.entries[0].message.find("put it back, or restart the daemon") != std::string::npos);
    fs::rename(incoming(), root.path() / "other");
    fs::rename(root.path() / "elsewhere", incoming());
    fs::rename(root.path() / "other" / "a.json", incoming() / "a.json");
    in.look_soon();
    look();
    BOOST_TEST(jobs.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
