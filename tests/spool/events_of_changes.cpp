// SPDX-License-Identifier: BSL-1.0
// Events of records that are filed: that they are on the disk before, and hinder none.

#include "spool/event_reader.hpp"
#include "spool/spool.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using rdad::job::final_state;
using rdad::spool::event_reader;
using rdad::spool::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(events_of_changes)

namespace {

struct owned_spool
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();
    trace t{std::filesystem::canonical(root.path()).string()};

    owned_spool()
    {
        s.change_records({{"a", "1"}, {"b", "1"}});
        s.add_events({R"({"event":"first"})"}).value();
        traced = &t;
    }
    owned_spool(const owned_spool&) = delete;
    owned_spool& operator=(const owned_spool&) = delete;
    ~owned_spool() { traced = nullptr; }

    std::string log() { return read_file(root.path() / "events/1.jsonl"); }
};

const std::string ended = R"({"event":"job_ended","job":"a"})";

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_event_is_on_the_disk_before_its_record_has_another_place_by_one_sync, owned_spool)
{
    const auto made = s.change_records({{"a", "2", final_state::success, {ended}}, {"b", "2"}});
    BOOST_TEST(made[0].has_told);
    BOOST_TEST(made[0].told.has_value());
    BOOST_TEST(!made[1].has_told);
    std::ranges::sort(t.calls.begin(), t.calls.begin() + 3);
    const std::vector<std::string> right{
        "sync active/.a.json.writing",
        "sync active/b.json",
        "sync events/1.jsonl",
        "rename active/.a.json.writing to active/a.json",
        "rename active/a.json to success/a.json",
        "sync success"};
    BOOST_TEST(t.calls == right, boost::test_tools::per_element());
    BOOST_TEST(log().ends_with("{\"cursor\":2,\"event\":\"job_ended\",\"job\":\"a\"}\n"), log());
}

BOOST_FIXTURE_TEST_CASE(a_log_that_can_not_be_written_keeps_no_record_from_being_filed, owned_spool)
{
    t.failing = "events/1.jsonl";
    const auto made = s.change_record({"a", "2", final_state::success, {ended}});
    BOOST_TEST(made.done.has_value());
    BOOST_TEST(made.is_filed);
    BOOST_TEST(made.has_told, "memory keeps it");
    BOOST_TEST(made.told.error().code.value() == EIO);
    BOOST_TEST(event_reader(1).read(s.events()).value().empty());
    t.failing = "";
    s.add_events({}).value();
    BOOST_TEST(event_reader(1).read(s.events()).value().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_is_not_written_is_not_told, owned_spool)
{
    // A folder of that name can't be replaced by a file.
    std::filesystem::create_directories(root.path() / "active/.a.json.writing/x");
    const auto made = s.change_record({"a", "2", final_state::success, {ended}});
    BOOST_TEST(made.done.has_error());
    BOOST_TEST(!made.has_told);
    BOOST_TEST(event_reader(1).read(s.events()).value().empty());
}

BOOST_AUTO_TEST_CASE(a_segment_has_its_name_on_the_disk_before_anything_is_in_it)
{
    const temporary_folder root;
    spool fresh = spool::own(root.path().string()).value();
    trace t{std::filesystem::canonical(root.path()).string()};
    traced = &t;
    const auto added = fresh.add_events({ended});
    traced = nullptr;
    BOOST_TEST(added.has_value());
    const std::vector<std::string> right{
        "sync .next-event.writing",
        "rename .next-event.writing to next-event",
        "sync .",
        "sync events",
        "sync events/1.jsonl"};
    BOOST_TEST(t.calls == right, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
