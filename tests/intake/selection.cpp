// SPDX-License-Identifier: BSL-1.0
// Which of very many dropped files are gone on with.

#include "intake/selection.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>

using namespace rdad;
using intake::selection;

BOOST_AUTO_TEST_SUITE(selecting_dropped_files)

BOOST_AUTO_TEST_CASE(of_a_million_files_of_one_user_the_oldest_are_kept_and_the_one_of_another)
{
    constexpr int number = 1'000'000;
    selection s;
    for (int i = 0; i < number; ++i) {
        const std::chrono::system_clock::time_point modified(std::chrono::seconds(number - i));
        s.add({std::to_string(i), true, 1, modified, 1000});
    }
    s.add({"other", true, 1, std::chrono::system_clock::time_point(std::chrono::hours(9999)), 1001});
    BOOST_TEST(s.has_left_out());
    const auto kept = s.take();
    BOOST_TEST(kept.size() == selection::most_of_a_user + 1);
    BOOST_TEST(std::ranges::all_of(kept, [](const spool::folder_entry& entry) {
        return entry.user == 1001 || std::stoi(entry.name) >= number - 1000;
    }));
    BOOST_TEST(s.take().empty());
}

BOOST_AUTO_TEST_CASE(a_few_files_are_all_kept)
{
    selection s;
    for (std::size_t i = 0; i < selection::most_of_a_user; ++i)
        s.add({std::to_string(i), true, 1, {}, 1000});
    BOOST_TEST(!s.has_left_out());
    BOOST_TEST(s.take().size() == selection::most_of_a_user);
}

BOOST_AUTO_TEST_SUITE_END()
