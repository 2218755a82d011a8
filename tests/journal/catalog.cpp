// SPDX-License-Identifier: BSL-1.0
// The catalog of messages and the manual: they know the same kinds as the program, with the same ids and
// priorities.

#include "contains.hpp"
#include "journal/message_kind.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace rdad::journal;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(catalog)

namespace {

/// One entry of the file, with the comment in front of it.
struct explanation
{
    std::string comment;
    std::string id;
    std::map<std::string, std::string> headers;
    std::string text;
};

std::vector<explanation> read_catalog()
{
    std::vector<explanation> entries;
    std::string comment;
    bool is_header = false;
    std::istringstream file(read_file(RDAD_CATALOG));
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("# ")) {
            comment = line.substr(2);
        } else if (line.starts_with("-- ")) {
            entries.push_back({comment, line.substr(3), {}, {}});
            is_header = true;
        } else if (line.empty()) {
            is_header = false;
        } else if (is_header) {
            const auto colon = line.find(": ");
            BOOST_TEST_REQUIRE(colon != line.npos, line);
            entries.back().headers[line.substr(0, colon)] = line.substr(colon + 2);
        } else {
            entries.back().text += line + "\n";
        }
    }
    return entries;
}

/// The names between two "@" that stand for a field's value.
std::set<std::string> fields_in(const std::string& text)
{
    static const std::regex field("@([A-Z_]+)@");
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), field); at != std::sregex_iterator(); ++at)
        names.insert((*at)[1]);
    return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(ids_are_32_small_hexadecimal_digits_and_no_two_are_the_same)
{
    std::set<std::string_view> ids;
    std::set<std::string_view> names;
    for (const message_kind_entry& kind : message_kinds()) {
        const bool is_hexadecimal = kind.id.find_first_not_of("0123456789abcdef") == kind.id.npos;
        BOOST_TEST((kind.id.size() == 32 && is_hexadecimal), kind.name);
        BOOST_TEST(ids.insert(kind.id).second, kind.name);
        BOOST_TEST(names.insert(kind.name).second, kind.name);
    }
}

BOOST_AUTO_TEST_CASE(each_kind_has_an_entry_and_there_are_no_others)
{
    const std::vector<explanation> entries = read_catalog();
    BOOST_TEST_REQUIRE(entries.size() == message_kinds().size());
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const message_kind_entry& kind = message_kinds()[at];
        BOOST_TEST_CONTEXT(kind.name)
        {
            const std::string name(kind.name);
            BOOST_TEST(entries[at].comment == name + ": " + std::string(to_string(kind.priority)));
            BOOST_TEST(entries[at].id == kind.id);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_manual_lists_each_kind)
{
    const std::string manual = read_file(RDAD_MANUAL);
    for (const message_kind_entry& kind : message_kinds()) {
        std::string row = ".It ";
        row.append(kind.name).append(" Ta ").append(to_string(kind.priority)).append(" Ta ").append(kind.id);
        BOOST_TEST(contains(manual, row + "\n"), row);
    }
}

BOOST_AUTO_TEST_CASE(the_unit_that_tells_of_a_failed_daemon_does_it_by_the_kind_for_that)
{
    const message_kind_entry& kind = entry_of(message_kind::daemon_failed);
    BOOST_TEST((kind.priority == priority::alert));
    const std::string fields = "MESSAGE_ID=" + std::string(kind.id) + " PRIORITY=1 ";
    BOOST_TEST(contains(read_file(RDAD_FAILED_UNIT), fields));
}

BOOST_AUTO_TEST_CASE(each_entry_says_what_it_means_and_where_there_is_more)
{
    for (const explanation& e : read_catalog()) {
        BOOST_TEST_CONTEXT(e.comment)
        {
            BOOST_TEST(!e.headers.at("Subject").empty());
            BOOST_TEST(e.headers.at("Defined-By") == "rdad");
            BOOST_TEST(e.headers.at("Support") == "man:rdad-troubleshooting(7)");
            BOOST_TEST(e.headers.at("Documentation") == "man:rdad(8)");
            BOOST_TEST(!e.text.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(entries_name_only_fields_that_all_messages_of_the_kind_have)
{
    const std::map<std::string, std::set<std::string>> allowed{
        {"still_paused", {"RDAD_RETRY_AFTER_SEC"}},
        {"throttled", {"RDAD_RETRY_AFTER_SEC"}},
        {"service_failing", {"RDAD_HTTP_STATUS"}},
        {"call_answered", {"RDAD_OPERATION", "RDAD_HTTP_STATUS"}},
        {"job_created", {"RDAD_SPEC", "RDAD_JOB_ID"}},
        {"job_activated", {"RDAD_SPEC", "RDAD_JOB_ID"}},
        {"order_taken", {"RDAD_OPERATION"}},
        {"order_refused", {"RDAD_SPEC", "RDAD_OPERATION"}},
        {"order_failed", {"RDAD_SPEC", "RDAD_OPERATION"}},
    };
    for (const explanation& e : read_catalog()) {
        const std::string name = e.comment.substr(0, e.comment.find(':'));
        const bool is_about_a_job = name.starts_with("job_") || name == "file_rejected";
        const auto found = allowed.find(name);
        const auto may_name = found != allowed.end() ? found->second
                              : is_about_a_job       ? std::set<std::string>{"RDAD_SPEC"}
                                                     : std::set<std::string>{};
        for (const std::string& field : fields_in(e.text))
            BOOST_TEST(may_name.contains(field), name << ": " << field);
    }
}

BOOST_AUTO_TEST_SUITE_END()
