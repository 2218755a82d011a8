// SPDX-License-Identifier: BSL-1.0
// What is found of a configuration and a spool.

#include "diagnosis/host_findings.hpp"

#include "another_user.hpp"
#include "contains.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace rdad;
using namespace rdad::tests;
using diagnosis::least_free_bytes;
using diagnosis::least_free_files;

BOOST_AUTO_TEST_SUITE(host_findings)

namespace {

/// In a folder that every user may look into.
struct fixture
{
    temporary_folder folder;
    spool::spool owned = spool::spool::own(folder.path().string()).value();

    fixture() { fs::permissions(folder.path(), fs::perms(0755)); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_configuration_that_would_be_refused_is_bad_with_its_sentence)
{
    BOOST_TEST(diagnosis::configuration_finding(std::nullopt, true).is_good);
    const auto found = diagnosis::configuration_finding(invalid("rdad.conf, line 3: no."), true);
    BOOST_TEST(!found.is_good);
    BOOST_TEST(found.message == "rdad.conf, line 3: no.");
    BOOST_TEST(contains(found.remedy, "reload"), found.remedy);
    const auto without_daemon = diagnosis::configuration_finding(invalid("rdad.conf, line 3: no."), false);
    BOOST_TEST(!contains(without_daemon.remedy, "goes on"), without_daemon.remedy);
}

BOOST_FIXTURE_TEST_CASE(a_spool_in_which_all_can_be_done_is_good, fixture)
{
    const auto state = diagnosis::state_of(owned);
    BOOST_TEST(!state.problem.has_value());
    BOOST_TEST(state.free_bytes.has_value());
    BOOST_TEST(state.path == folder.path().string());
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_cannot_be_written_into_is_named, fixture)
{
    // All others can be written into, by whoever the test is.
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        if (entry.is_directory())
            fs::permissions(entry.path(), fs::perms(0777));
    }
    for (const char* name : {"incoming", "active", "success", "rejected"}) {
        const fs::path path = folder.path() / name;
        fs::permissions(path, fs::perms(0555));
        const auto found = [&] {
            const another_user is_another;
            return diagnosis::state_of(owned).problem;
        }();
        fs::permissions(path, fs::perms(0777));
        BOOST_TEST_REQUIRE(found.has_value(), name);
        BOOST_TEST(contains(found->sentence, path.string()), found->sentence);
        BOOST_TEST(!diagnosis::spool_finding({"/spool", found}).is_good);
    }
}

BOOST_FIXTURE_TEST_CASE(another_folder_in_the_place_of_incoming_is_bad, fixture)
{
    fs::rename(folder.path() / "incoming", folder.path() / "before");
    fs::create_directory(folder.path() / "incoming");
    BOOST_TEST(!diagnosis::spool_finding(diagnosis::state_of(owned)).is_good);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_nearly_full_is_bad)
{
    const auto is_good = [](std::uint64_t bytes, std::uint64_t files) {
        return diagnosis::spool_finding({"/spool", std::nullopt, bytes, files}).is_good;
    };
    BOOST_TEST(is_good(least_free_bytes, least_free_files));
    BOOST_TEST(!is_good(least_free_bytes - 1, least_free_files));
    BOOST_TEST(!is_good(least_free_bytes, least_free_files - 1));
    BOOST_TEST(diagnosis::spool_finding({"/spool"}).is_good, "where nothing of it is known");
}

BOOST_AUTO_TEST_CASE(how_much_is_free_is_told_in_units_that_people_read)
{
    const auto message = [](std::uint64_t bytes) {
        return diagnosis::spool_finding({"/spool", std::nullopt, bytes}).message;
    };
    BOOST_TEST(contains(message(12'900'000'000), ", 12 GB free"), message(12'900'000'000));
    BOOST_TEST(contains(message(1'000'000'000), ", 1 GB free"), message(1'000'000'000));
    BOOST_TEST(contains(message(900'000'000), ", 900 MB free"), message(900'000'000));
}

BOOST_AUTO_TEST_SUITE_END()
