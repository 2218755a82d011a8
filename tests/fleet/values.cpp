// SPDX-License-Identifier: BSL-1.0
// What the small keys hold is read back, and nonsense isn't.

#include "fleet/values.hpp"

#include "fleet_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(values_of_a_fleet)

BOOST_AUTO_TEST_CASE(each_is_read_back)
{
    const member there{"a \"host\"", 3};
    BOOST_TEST((read_member(to_text(there)) == there));
    const followed_job job{second, {host_a, 9'007'199'254'740'993}};
    BOOST_TEST((read_followed_job(to_text(job)) == job));
    for (const bool is_to_be_cancelled : {true, false}) {
        const api::service* const service = api::find_service("contextcapture");
        const doubt open{job_1, first, "survey.1", service, some_time, is_to_be_cancelled};
        BOOST_TEST((read_doubt(to_text(open)) == open));
    }
    const host_session leader{host_b, 7};
    BOOST_TEST((read_leader(to_text(leader)) == leader));
}

BOOST_AUTO_TEST_CASE(what_a_later_release_adds_is_passed_over)
{
    BOOST_TEST((read_member(R"({"name":"a","format":2,"zone":"b"})") == member{"a", 2}));
}

BOOST_AUTO_TEST_CASE(nonsense_is_refused)
{
    for (const std::string text :
         {"",
          "[]",
          "{}",
          R"({"name":"a"})",
          R"({"format":1})",
          R"({"name":"a","format":0})",
          R"({"name":"a","format":1.5})"})
        BOOST_TEST(!read_member(text).has_value(), text);
    const std::string host = R"("host":")" + host_a + '"';
    for (const std::string& text : std::vector<std::string>{
             "{}",
             R"({"host":"a","session":1})",
             "{" + host + "}",
             "{" + host + R"(,"session":-1})"})
        BOOST_TEST(!read_leader(text).has_value(), text);
    const std::string owner = host + R"(,"session":1)";
    BOOST_TEST(!read_followed_job("{" + owner + "}").has_value());
    BOOST_TEST(!read_followed_job("{" + owner + R"(,"record":"a"})").has_value());
    BOOST_TEST(!read_followed_job(R"({"record":")" + to_text(first) + R"("})").has_value());
}

BOOST_AUTO_TEST_CASE(a_doubt_lacks_nothing)
{
    const std::string whole = to_text(doubt{job_1, first, "a", &api::realitydataanalysis, some_time});
    for (const std::string member : {"job", "record", "name", "service", "since", "cancel"}) {
        std::string text = whole;
        const auto at = text.find('"' + member + '"');
        BOOST_TEST_REQUIRE(at != text.npos);
        BOOST_TEST(!read_doubt(text.replace(at, member.size() + 2, "\"x\"")).has_value(), member);
    }
}

BOOST_AUTO_TEST_SUITE_END()
