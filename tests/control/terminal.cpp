// SPDX-License-Identifier: BSL-1.0
// What the programs write to a terminal.

#include "control/terminal.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <memory>
#include <string>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(terminal)

namespace {

/// All that `write` writes to a file.
template <class Write>
std::string written_by(Write write)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
    write(file.get());
    std::string text(static_cast<std::size_t>(std::ftell(file.get())), '\0');
    std::rewind(file.get());
    BOOST_TEST(std::fread(text.data(), 1, text.size(), file.get()) == text.size());
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(lines_stay_lines_and_nothing_in_them_steers_the_terminal)
{
    BOOST_TEST(control::printable_lines("") == "");
    BOOST_TEST(control::printable_lines("a\x1B[2J\nb\x07\n") == "a [2J\nb \n");
    BOOST_TEST(control::printable_lines("\n\nlast\xFF") == "\n\nlast\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(JSON_stays_JSON)
{
    const boost::json::object holds{{"name", "a\u001B\u0085\u200B\"\\\n"}};
    const auto shown = boost::json::parse(control::printable_lines(boost::json::serialize(holds)));
    BOOST_TEST(shown.at("name").as_string() == "a\u001B  \"\\\n");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_whole_and_printable)
{
    BOOST_TEST(
        written_by([](std::FILE* file) { control::write_line(file, "a\x1B[2J\nb"); }) == "a [2J b\n",
        "one line, whatever is in it"
    );
    BOOST_TEST(written_by([](std::FILE* file) {
                   control::write_lines(file, "a\x1B[2J\nb\n");
               }) == "a [2J\nb\n");
}

BOOST_AUTO_TEST_SUITE_END()
