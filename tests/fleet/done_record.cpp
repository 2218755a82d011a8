// SPDX-License-Identifier: BSL-1.0
// A record that is done comes home as it is filed.

#include "fleet/done_record.hpp"

#include "fleet/limits.hpp"
#include "fleet_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(done_records)

namespace {

job::record ended_record()
{
    job::record r = record_of(spec_text);
    r.batch = job::batch{"survey", 12, 1000, "e3b0c442", 3};
    r.job_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "big": 12345678901234567890.10})";
    r.outcome = job::outcome{job::final_state::failed, "So \"it\" is.", std::nullopt};
    return r;
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_comes_home_with_its_name_and_state_to_the_last_byte)
{
    const job::record r = ended_record();
    const done_record done = done_record_of("a \"survey\".1", r);
    BOOST_TEST(done.text == job::to_final_text(r));
    BOOST_TEST((done.state == job::final_state::failed));
    BOOST_TEST((read_done_record(to_text(done)).value() == done));
}

BOOST_AUTO_TEST_CASE(one_that_does_not_fit_goes_without_the_services_words_and_says_so)
{
    job::record r = ended_record();
    r.job_text = R"({"id": ")" + std::string(largest_done, 'x') + R"("})";
    const std::string text = done_record_of("survey", r).text;
    BOOST_TEST(text.size() <= largest_done);
    const job::record read = job::read_record(text).value();
    BOOST_TEST(read.job_text.empty());
    BOOST_TEST(read.spec_text == r.spec_text);
    BOOST_TEST(
        read.outcome->reason ==
        "So \"it\" is. What the service has said of the job is larger than a fleet keeps, and was left out."
    );
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused_with_the_place)
{
    const std::string good = to_text(done_record_of("survey", ended_record()));
    BOOST_TEST(read_done_record(good).has_value());
    for (const char* text :
         {"",
          "[]",
          "{}",
          R"({"name": "a", "state": "success"})",
          R"({"name": "a", "state": "gone", "record": {}})"})
        BOOST_TEST(read_done_record(text).has_error(), text);
    const auto refused = read_done_record(R"({"name": "a", "state": "gone", "record": {}})");
    BOOST_TEST(refused.error().sentence.find("/state") != std::string::npos, refused.error().sentence);
}

BOOST_AUTO_TEST_SUITE_END()
