// SPDX-License-Identifier: BSL-1.0
// Threads that wait for the disk: together, and for nothing else.

#include "spool/sync_threads.hpp"

#include "spool/spool.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

using namespace rdad::tests;
using rdad::spool::spool;

BOOST_AUTO_TEST_SUITE(threads_that_sync)

namespace {

struct fixture
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();

    /// Two records, which are synced at the same time.
    void change_two() { s.change_records({{"a", "1"}, {"b", "2"}}); }
};

/// Whether a thread of this process blocks a signal, by proc(5).
bool blocks(const std::filesystem::path& task, int signal)
{
    std::ifstream status(task / "status");
    for (std::string word; status >> word;) {
        if (word != "SigBlk:")
            continue;
        status >> word;
        return (std::stoull(word, nullptr, 16) >> static_cast<unsigned>(signal - 1) & 1U) != 0;
    }
    return false;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(several_files_are_waited_for_at_the_same_time, fixture)
{
    trace t{.root = std::filesystem::canonical(root.path()).string()};
    traced = &t;
    for (int time = 0; time < 3; ++time) {
        meeting both(2);
        t.syncing = &both;
        change_two();
        BOOST_TEST(both.has_taken_place());
    }
    traced = nullptr;
}

BOOST_FIXTURE_TEST_CASE(signals_come_to_those_who_wait_for_them, fixture)
{
    const sigset_t none{};
    sigset_t before;
    sigset_t after;
    BOOST_TEST_REQUIRE(::pthread_sigmask(SIG_SETMASK, &none, &before) == 0);
    change_two();
    BOOST_TEST_REQUIRE(::pthread_sigmask(SIG_SETMASK, &before, &after) == 0);
    const std::string self = std::to_string(::getpid());
    std::size_t others = 0;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGURG}) {
        BOOST_TEST(::sigismember(&after, signal) == 0);
        for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
            if (task.path().filename() == self)
                continue;
            BOOST_TEST(blocks(task.path(), signal));
            ++others;
        }
    }
    BOOST_TEST(others > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
