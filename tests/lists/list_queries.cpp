// SPDX-License-Identifier: BSL-1.0
// What the lists of the services are asked for, in the words of each generation.

#include "lists/list_queries.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <deque>
#include <string>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(queries_of_lists)

namespace {

constexpr std::chrono::sys_seconds created{std::chrono::seconds(1'793'801'607)};

std::deque<std::string> many_ids()
{
    std::deque<std::string> ids;
    for (int i = 0; i < 300; ++i)
        ids.push_back(fmt::format("00000000-0000-4000-8000-{:012}", i));
    return ids;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_generation_is_asked_by_in)
{
    BOOST_TEST(lists::query_of_active(api::contextcapture) == "/jobs?$filter=state%20eq%20active&$top=1000");
    BOOST_TEST(
        lists::query_of_ended(api::realityconversion, created) ==
        "/jobs?$filter=state%20in%20('success','failed','cancelled')%20and%20createdDateTime%20ge%20"
        "2026-11-04T14:13:27Z&$top=1000"
    );
    BOOST_TEST(
        lists::query_of_first(api::realitydataanalysis, {"a", "b"}, 1000).path ==
        "/jobs?$filter=id%20in%20('a','b')&$top=1000"
    );
}

BOOST_AUTO_TEST_CASE(the_second_generation_is_asked_without_in_and_without_parentheses)
{
    BOOST_TEST(
        lists::query_of_active(api::reality_analysis) ==
        "/jobs?$filter=state%20ne%20Success%20and%20state%20ne%20Failed%20and%20state%20ne%20Cancelled&$top="
        "1000"
    );
    BOOST_TEST(
        lists::query_of_ended(api::reality_modeling, created) ==
        "/jobs?$filter=state%20ne%20Queued%20and%20state%20ne%20Active%20and%20state%20ne%"
        "20TerminatingOnCancel%20and%20"
        "state%20ne%20TerminatingOnFailure%20and%20createdDateTime%20ge%202026-11-04T14:13:27Z&$top=1000"
    );
    BOOST_TEST(
        lists::query_of_first(api::reality_conversion, {"a", "b"}, 1000).path ==
        "/jobs?$filter=id%20eq%20a%20or%20id%20eq%20b&$top=1000"
    );
}

BOOST_AUTO_TEST_CASE(a_path_holds_as_many_ids_as_are_foretold)
{
    for (const api::service* const service : api::all_services) {
        for (const std::size_t longest :
             {std::size_t{1}, std::size_t{200}, std::size_t{999}, std::size_t{3900}}) {
            const auto query = lists::query_of_first(*service, many_ids(), longest);
            BOOST_TEST(
                query.ids.size() == lists::most_ids(*service, longest),
                service->name << " " << longest
            );
            BOOST_TEST((query.path.size() <= longest || query.ids.size() == 1));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
