// SPDX-License-Identifier: BSL-1.0
// Dropped files that others change while the daemon looks at them. Each ends in one place, as it was when it
// was taken, or stays with whoever took it back.

#include "contains.hpp"
#include "end_to_end/site/hostile_site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <set>
#include <thread>

namespace fs = std::filesystem;

namespace rdad::tests {

BOOST_FIXTURE_TEST_SUITE(changing_files, hostile_site)

BOOST_AUTO_TEST_CASE(a_file_that_is_swapped_with_a_link_while_it_is_taken_is_never_followed)
{
    constexpr int fewest_swaps = 500;
    // A job of somebody else's, that only the links lead to.
    const fs::path secret = here.folder() / "secret.json";
    write_file(secret, job_text(1));
    const auto name_of = [](std::size_t i) { return fmt::format("swap{}.json", i); };
    for (std::size_t i = 2; i < jobs; ++i) {
        here.drop(name_of(i), job_text(i));
        fs::create_symlink(secret, here.incoming() / ("." + name_of(i)));
    }
    const int incoming = ::open(here.incoming().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    std::atomic<int> swaps = 0;
    std::jthread neighbour([&](const std::stop_token& over) {
        while (!over.stop_requested()) {
            for (std::size_t i = 2; i < jobs; ++i) {
                const std::string name = name_of(i);
                const std::string other = "." + name;
                if (::renameat2(incoming, name.c_str(), incoming, other.c_str(), RENAME_EXCHANGE) == 0)
                    ++swaps;
            }
        }
    });
    wait_until("it has begun", [&] { return swaps > fewest_swaps; });
    const auto daemon = here.start();
    wait_until("all are taken", [&] { return here.names_in("incoming").size() == jobs - 2; });
    neighbour.request_stop();
    neighbour.join();
    ::close(incoming);
    std::size_t started = 0;
    for (std::size_t i = 2; i < jobs; ++i) {
        const std::string name = fmt::format("swap{}", i);
        const fs::path other = here.incoming() / ("." + name + ".json");
        const final_record r = here.wait_for_record(name);
        if (r.folder == "success") {
            ++started;
            BOOST_TEST(r.text.starts_with("{\"spec\": " + job_text(i) + ","));
            BOOST_TEST(fs::is_symlink(other));
        } else {
            BOOST_TEST(r.folder == "rejected");
            BOOST_TEST(contains(r.reason(), "symbolic link"), r.reason());
            const fs::path kept = here.spool() / "rejected" / (name + ".dropped");
            BOOST_TEST(!fs::is_symlink(kept));
            BOOST_TEST(fs::is_regular_file(kept));
            BOOST_TEST(read_file(other) == job_text(i));
        }
    }
    BOOST_TEST_MESSAGE(
        swaps << " swaps; " << started << " files and " << jobs - 2 - started << " links taken"
    );
    BOOST_TEST(emulator.jobs("activated") == static_cast<std::int64_t>(started));
    BOOST_TEST(read_file(secret) == job_text(1));
    check_goes_on(*daemon);
    check_nothing_happened_twice();
}

BOOST_AUTO_TEST_CASE(of_a_file_that_is_replaced_again_and_again_what_is_taken_is_whole_and_taken_once)
{
    constexpr int versions = 300;
    const auto daemon = here.start_service();
    // Each of them is found bad by a number of its own.
    for (int version = 1; version <= versions; ++version)
        here.drop("survey.json", fmt::format("{{\"id\": {}}}", version));
    wait_until("the last one is taken", [&] { return here.names_in("incoming").empty(); });
    check_goes_on(*daemon);
    wait_until("all are rejected", [&] { return here.names_in("active").empty(); });
    std::set<std::int64_t> taken;
    for (const final_record& r : here.final_records()) {
        if (r.folder == "rejected")
            BOOST_TEST(taken.insert(r.content.at("spec").at("id").as_int64()).second, r.text);
    }
    BOOST_TEST_MESSAGE(taken.size() << " of " << versions << " were taken");
    BOOST_TEST(taken.contains(versions));
}

BOOST_AUTO_TEST_CASE(a_file_is_either_taken_or_taken_back)
{
    constexpr int files = 300;
    const auto daemon = here.start_service();
    std::set<std::string> left_to_it;
    for (int i = 0; i < files; ++i) {
        const std::string name = fmt::format("file{}", i);
        const fs::path path = here.incoming() / (name + ".json");
        here.drop(name + ".json", "{nonsense");
        // Sooner and later.
        for (int looks = 0; looks < i % 100 * 20 && fs::exists(path); ++looks)
            std::this_thread::yield();
        if (::unlink(path.c_str()) != 0)
            left_to_it.insert(name);
    }
    check_goes_on(*daemon);
    wait_until("all are rejected", [&] {
        return std::ranges::all_of(left_to_it, [&](const std::string& name) {
            return here.has_record(name);
        });
    });
    BOOST_TEST(here.names_in("rejected").size() == 2 * left_to_it.size());
    BOOST_TEST(here.names_in("active").empty());
    BOOST_TEST(!contains(daemon->errors(), "rdad: error"), daemon->errors());
    BOOST_TEST_MESSAGE(left_to_it.size() << " of " << files << " were taken");
}

BOOST_AUTO_TEST_CASE(a_file_that_grows_is_taken_with_all_of_it)
{
    const auto daemon = here.start_service();
    std::string text;
    const int file = ::open((here.incoming() / "growing.json").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    const auto append = [&](const std::string& more) {
        BOOST_TEST_REQUIRE(::write(file, more.data(), more.size()) == static_cast<ssize_t>(more.size()));
        text += more;
    };
    append("{\"id\": [");
    for (int i = 0; i < 1000; ++i) {
        append(fmt::format("{},", i));
        // The daemon looks meanwhile.
        if (i % 100 == 0) {
            here.drop(fmt::format("other{}.json", i), "[]");
            here.wait_for_record(fmt::format("other{}", i));
        }
    }
    append("1]}");
    ::close(file);
    BOOST_TEST(here.wait_for_record("growing").text.starts_with("{\"spec\": " + text + ","));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
