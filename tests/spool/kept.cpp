// SPDX-License-Identifier: BSL-1.0
// What a process that owns the spool keeps for the next one, beside records.

#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace rdad::tests;
using rdad::spool::spool;

BOOST_AUTO_TEST_SUITE(kept_for_the_next_owner)

namespace {

struct fixture
{
    temporary_folder root;
    spool s = spool::own(root.path().string()).value();

    /// Gives the spool up, as a process that ends does, and takes it again.
    void start_again()
    {
        s = spool::look_at(root.path().string()).value();
        s = spool::own(root.path().string()).value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_pause_that_the_service_asked_for_is_known_to_the_next_owner, fixture)
{
    const std::chrono::system_clock::time_point since(std::chrono::hours(500'000));
    const auto until = since + std::chrono::minutes(1);
    BOOST_TEST(!s.read_pause());
    s.write_pause({until, since}).value();
    start_again();
    const auto kept = s.read_pause();
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST((kept->until == until));
    BOOST_TEST((kept->since == since));
    for (const char* text : {"", "\n", "soon", "2026-12-01T18:00:00Z\n", "2026-12-01T18:00:00Z\nnow\n"}) {
        write_file(root.path() / "retry-after", text);
        BOOST_TEST(!s.read_pause(), text);
    }
}

BOOST_FIXTURE_TEST_CASE(second_looks_are_known_to_the_next_owner_or_it_is_told_that_they_are_not, fixture)
{
    BOOST_TEST(s.read_second_looks().value().empty());
    const std::string id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    const std::vector<rdad::job::second_look> looks{{{}, "survey", id, true}};
    s.write_second_looks(looks).value();
    start_again();
    BOOST_TEST((s.read_second_looks().value() == looks));
    for (const std::string& text :
         {std::string("nonsense\n"), rdad::job::to_text({{{}, "../active/other", id, true}})}) {
        write_file(root.path() / "second-looks", text);
        const auto read = s.read_second_looks();
        BOOST_TEST_REQUIRE(read.has_error(), text);
        BOOST_TEST(read.error().code.value() == EBADMSG, text);
    }
}

BOOST_FIXTURE_TEST_CASE(orders_for_many_are_known_to_the_next_owner, fixture)
{
    BOOST_TEST(s.read_orders().value().empty());
    s.write_orders("a line\n").value();
    start_again();
    BOOST_TEST(s.read_orders().value() == "a line\n");
    s.write_orders("").value();
    s.write_orders("").value();
    BOOST_TEST(s.read_orders().value().empty());
    std::filesystem::create_directory(root.path() / "orders");
    BOOST_TEST(s.read_orders().has_error(), "what can't be read isn't nothing");
}

BOOST_FIXTURE_TEST_CASE(which_batches_have_another_priority_is_known_to_the_next_owner, fixture)
{
    BOOST_TEST(s.read_priorities().value().empty());
    s.write_priorities("a line\n").value();
    start_again();
    BOOST_TEST(s.read_priorities().value() == "a line\n");
}

BOOST_FIXTURE_TEST_CASE(what_was_spent_is_known_to_the_next_owner, fixture)
{
    BOOST_TEST(s.read_spending().value().empty());
    BOOST_TEST(s.append_spending("more\n").error().code.value() == ENODATA, "there is nothing to add to");
    s.write_spending("a line\n").value();
    s.append_spending("more\n").value();
    start_again();
    BOOST_TEST(s.read_spending().value() == "a line\nmore\n");
    BOOST_TEST(s.append_spending("more\n").error().code.value() == ENODATA, "its end may be cut off");
    s.write_spending("another day\n").value();
    BOOST_TEST(s.read_spending().value() == "another day\n");
}

BOOST_FIXTURE_TEST_CASE(which_batches_are_paused_is_known_to_the_next_owner, fixture)
{
    BOOST_TEST(s.read_batch_pauses().value().empty());
    s.write_batch_pauses("a line\n").value();
    start_again();
    BOOST_TEST(s.read_batch_pauses().value() == "a line\n");
    s.write_batch_pauses("").value();
    BOOST_TEST(s.read_batch_pauses().value().empty());
}

BOOST_AUTO_TEST_SUITE_END()
