// SPDX-License-Identifier: BSL-1.0
// The texts that a record has had: which one counts, whatever a crash or a power cut leaves of the last one.

#include "spool/record_texts.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

using rdad::spool::added_text;
using rdad::spool::has_whole_texts;
using rdad::spool::last_text;

BOOST_AUTO_TEST_SUITE(record_texts)

namespace {

const std::string first = "{\"a\":\n1}\n";
const std::string second = "{\"a\":\n2}\n";
const std::string third = "{\"a\":\n3}\n";

}  // namespace

BOOST_AUTO_TEST_CASE(the_only_text_of_a_file_is_all_of_it)
{
    BOOST_TEST(last_text(first) == first);
    BOOST_TEST(last_text("") == "");
    BOOST_TEST(has_whole_texts(first));
}

BOOST_AUTO_TEST_CASE(of_several_texts_the_last_one_counts)
{
    std::string file = first + added_text(second);
    BOOST_TEST(last_text(file) == second);
    file += added_text(third);
    BOOST_TEST(last_text(file) == third);
    BOOST_TEST(has_whole_texts(file));
}

BOOST_AUTO_TEST_CASE(until_a_text_is_there_to_its_last_byte_the_one_before_it_counts)
{
    for (const std::string& before : {first, first + added_text(second)}) {
        const std::string counts(last_text(before));
        const std::string added = added_text(third);
        for (std::size_t size = 1; size < added.size(); ++size) {
            const std::string file = before + added.substr(0, size);
            BOOST_TEST(last_text(file) == counts, size);
            BOOST_TEST(!has_whole_texts(file), size);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_in_whose_place_is_another_one_does_not_count)
{
    std::string file = first + added_text(second);
    const std::string added = added_text(third);
    file += added.substr(0, 9) + std::string(third.size(), 'x') + added.back();
    BOOST_TEST(last_text(file) == second);
    BOOST_TEST(!has_whole_texts(file));
}

BOOST_AUTO_TEST_CASE(of_a_file_that_was_damaged_no_text_counts)
{
    const std::string whole = first + added_text(second) + added_text(third);
    for (std::size_t at = 0; at < first.size() + second.size(); ++at) {
        std::string file = whole;
        file[at] = '\0';
        const std::string text(last_text(file));
        BOOST_TEST((text == file || text == first.substr(0, at)), "neither is JSON; at " << at);
        BOOST_TEST(text != first);
        BOOST_TEST(!has_whole_texts(file));
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_one_text_has_not_several)
{
    BOOST_TEST(!rdad::spool::has_several_texts(first));
    BOOST_TEST(rdad::spool::has_several_texts(first + added_text(second)));
}

BOOST_AUTO_TEST_CASE(a_text_of_which_some_bytes_are_zeros_does_not_count)
{
    for (const std::string& before : {first, first + added_text(second)}) {
        const std::string counts(last_text(before));
        const std::string added = added_text(third);
        for (std::size_t begin = 0; begin < added.size(); ++begin) {
            for (std::size_t end = begin + 1; end <= added.size(); ++end) {
                std::string file = before + added;
                file.replace(before.size() + begin, end - begin, end - begin, '\0');
                BOOST_TEST_CONTEXT("zeros from " << begin << " to " << end)
                {
                    BOOST_TEST(last_text(file) == counts);
                    BOOST_TEST(!has_whole_texts(file));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
