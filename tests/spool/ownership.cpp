// SPDX-License-Identifier: BSL-1.0
// One daemon a spool, and nobody else can keep it out.

#include "contains.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace fs = std::filesystem;
using namespace rdad::tests;
using rdad::spool::file_descriptor;
using rdad::spool::spool;

BOOST_AUTO_TEST_SUITE(owner_of_a_spool)

namespace {

struct fixture
{
    temporary_folder root;
    const fs::path owner = root.path() / "owner";
    const fs::path lock = root.path() / "lock";

    auto own() const { return spool::own(root.path().string()); }

    /// The file as daemons up to 0.1.0 make it.
    void make_earlier_lock() const
    {
        write_file(lock, "4711\n");
        BOOST_TEST_REQUIRE(::chmod(lock.c_str(), 0644) == 0);
    }

    static file_descriptor locked(const fs::path& file, int flags)
    {
        file_descriptor fd(::open(file.c_str(), flags));
        BOOST_TEST_REQUIRE(::flock(fd.get(), LOCK_EX | LOCK_NB) == 0);
        return fd;
    }

    static unsigned mode_of(const fs::path& file)
    {
        struct stat status = {};
        BOOST_TEST_REQUIRE(::stat(file.c_str(), &status) == 0);
        return status.st_mode & 07777U;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_second_daemon_is_kept_out_and_told_by_whom, fixture)
{
    const auto first = own();
    BOOST_TEST(first.has_value());
    const auto second = own();
    BOOST_TEST_REQUIRE(second.has_error());
    BOOST_TEST(second.error().code.value() == EWOULDBLOCK);
    BOOST_TEST(
        second.error().sentence ==
        fmt::format("Another daemon, process {}, owns the spool {}.", ::getpid(), root.path().string())
    );
}

BOOST_FIXTURE_TEST_CASE(it_is_free_again_when_the_owner_is_gone, fixture)
{
    BOOST_TEST(own().has_value());
    BOOST_TEST(own().has_value());
}

BOOST_FIXTURE_TEST_CASE(nobody_else_may_open_the_locks, fixture)
{
    make_earlier_lock();
    const auto s = own();
    BOOST_TEST(mode_of(owner) == 0600U);
    BOOST_TEST(mode_of(lock) == 0600U);
}

BOOST_FIXTURE_TEST_CASE(a_lock_that_a_stranger_holds_keeps_no_daemon_out, fixture)
{
    make_earlier_lock();
    const file_descriptor stranger = locked(lock, O_RDONLY);
    const auto s = own();
    BOOST_TEST(s.has_value());
    BOOST_TEST(own().error().code.value() == EWOULDBLOCK, "but another daemon is kept out");
    const file_descriptor earlier(::open(lock.c_str(), O_RDWR));
    BOOST_TEST(::flock(earlier.get(), LOCK_EX | LOCK_NB) != 0, "and so is one of an earlier release");
}

BOOST_FIXTURE_TEST_CASE(a_daemon_of_an_earlier_release_keeps_this_one_out, fixture)
{
    make_earlier_lock();
    file_descriptor daemon = locked(lock, O_RDWR);
    const auto s = own();
    BOOST_TEST_REQUIRE(s.has_error());
    BOOST_TEST(s.error().code.value() == EWOULDBLOCK);
    BOOST_TEST(contains(s.error().sentence, "Another daemon, process 4711, owns the spool "));
    daemon = file_descriptor();
    BOOST_TEST(own().has_value());
}

BOOST_FIXTURE_TEST_CASE(a_daemon_of_an_earlier_release_is_kept_out, fixture)
{
    const auto s = own();
    const file_descriptor fd(::open(lock.c_str(), O_RDWR));
    BOOST_TEST(::flock(fd.get(), LOCK_EX | LOCK_NB) != 0);
    BOOST_TEST(errno == EWOULDBLOCK);
    BOOST_TEST(read_file(lock) == fmt::format("{}\n", ::getpid()));
}

BOOST_FIXTURE_TEST_CASE(a_lock_that_is_another_file_by_name_is_not_written, fixture)
{
    write_file(root.path() / "other", "other");
    for (const fs::path& file : {owner, lock}) {
        const auto error = [&] { return own().error().code.value(); };
        fs::remove(file);
        fs::create_symlink("other", file);
        BOOST_TEST(error() == ELOOP);
        fs::remove(file);
        fs::create_hard_link(root.path() / "other", file);
        BOOST_TEST(error() == EINVAL);
        fs::remove(file);
        BOOST_TEST_REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
        BOOST_TEST(error() == EINVAL);
        fs::remove(file);
        BOOST_TEST(read_file(root.path() / "other") == "other");
        BOOST_TEST(own().has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
