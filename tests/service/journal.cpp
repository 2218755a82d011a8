// Journal entries: nothing in them can pretend to be another entry.

#include "service/journal.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::service;

BOOST_AUTO_TEST_SUITE(journal_entries)

namespace {

class kept final : public journal
{
public:
    std::string message;
    std::vector<journal_field> fields;

private:
    void put(priority, const std::string& m, const std::vector<journal_field>& f) override
    {
        message = m;
        fields = f;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(control_characters_are_made_harmless)
{
    kept j;
    j.write(priority::info, "one\nrdad: two\x1b[2J", {{"RDAD_SPEC", "a\nMESSAGE=b"}});
    BOOST_TEST(j.message == "one rdad: two [2J");
    BOOST_TEST(j.fields.at(0).value == "a MESSAGE=b");
}

BOOST_AUTO_TEST_SUITE_END()
