// SPDX-License-Identifier: BSL-1.0
// Names of job states and the form of ids.

#include "api/job_state.hpp"

#include "api/identifier.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::api;

BOOST_AUTO_TEST_SUITE(job_states)

BOOST_AUTO_TEST_CASE(a_state_is_read_in_any_case_and_written_in_lower_case)
{
    BOOST_TEST((parse_job_state("Active") == job_state::active));
    BOOST_TEST((parse_job_state("UNSUBMITTED") == job_state::unsubmitted));
    BOOST_TEST((parse_job_state("success") == job_state::success));
    BOOST_TEST(!parse_job_state("done"));
    BOOST_TEST(!parse_job_state(""));
    BOOST_TEST(to_string(job_state::cancelled) == "cancelled");
}

BOOST_AUTO_TEST_CASE(only_ended_states_are_final)
{
    BOOST_TEST(!is_final(job_state::unsubmitted));
    BOOST_TEST(!is_final(job_state::active));
    BOOST_TEST(is_final(job_state::success));
    BOOST_TEST(is_final(job_state::failed));
    BOOST_TEST(is_final(job_state::cancelled));
}

BOOST_AUTO_TEST_CASE(an_id_is_a_uuid_in_its_text_form)
{
    BOOST_TEST(is_uuid("6f51448f-6377-4330-9ab0-f13fe994b3f1"));
    BOOST_TEST(is_uuid("6F51448F-6377-4330-9AB0-F13FE994B3F1"));
    BOOST_TEST(!is_uuid("6f51448f63774330-9ab0-f13fe994b3f1"));
    BOOST_TEST(!is_uuid("{6f51448f-6377-4330-9ab0-f13fe994b3f1}"));
    BOOST_TEST(!is_uuid("6f51448f-6377-4330-9ab0-f13fe994b3fg"));
    BOOST_TEST(!is_uuid(""));
}

BOOST_AUTO_TEST_SUITE_END()
