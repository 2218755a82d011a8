// SPDX-License-Identifier: BSL-1.0
// What a key is called, and what is read out of its name.

#include "fleet/keys.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::fleet;

BOOST_AUTO_TEST_SUITE(keys_of_a_fleet)

namespace {

const std::string host_a = "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f";
const std::string job_1 = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const record_id seventh{host_a, "18a3f2c4b5u1000", 7};
const std::string text_of_seventh = host_a + ".18a3f2c4b5u1000.7";
const keys survey("survey");

}  // namespace

BOOST_AUTO_TEST_CASE(a_records_id_is_read_back)
{
    BOOST_TEST(to_text(seventh) == text_of_seventh);
    BOOST_TEST((read_record_id(text_of_seventh) == seventh));
}

BOOST_AUTO_TEST_CASE(what_is_not_written_so_is_no_records_id)
{
    for (const std::string text :
         {"",
          "..",
          "a.b.1",
          "0E0D8A1C-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.1",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.0",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.07",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.+7",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.4294967296",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.7 ",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f..7",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18a3.1.7",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18/a3.7",
          "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f.18A3.7"})
        BOOST_TEST(!read_record_id(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(records_are_in_the_order_of_their_numbers_in_a_claim)
{
    BOOST_TEST((record_id{host_a, "18a3", 7} < record_id{host_a, "18a3", 10}));
    BOOST_TEST((record_id{host_a, "18a3", 10} < record_id{host_a, "18a4", 1}));
}

BOOST_AUTO_TEST_CASE(a_key_has_one_place_for_each_thing)
{
    BOOST_TEST(survey.fleet() == "/rdad/survey/fleet");
    BOOST_TEST(survey.host(host_a) == "/rdad/survey/h/" + host_a);
    BOOST_TEST(survey.leader() == "/rdad/survey/leader");
    BOOST_TEST(survey.spec(seventh) == "/rdad/survey/spec/" + text_of_seventh);
    BOOST_TEST(survey.life(seventh) == "/rdad/survey/life/" + text_of_seventh);
    BOOST_TEST(survey.order(seventh) == "/rdad/survey/order/" + text_of_seventh);
    BOOST_TEST(survey.followed(job_1, seventh) == "/rdad/survey/f/" + job_1 + "/" + text_of_seventh);
    BOOST_TEST(survey.found(host_a, seventh) == "/rdad/survey/found/" + host_a + "/" + text_of_seventh);
    BOOST_TEST(survey.done(host_a, seventh) == "/rdad/survey/done/" + host_a + "/" + text_of_seventh);
    BOOST_TEST(survey.doubt(job_1) == "/rdad/survey/doubt/" + job_1);
    BOOST_TEST(survey.ask(host_a) == "/rdad/survey/ask/" + host_a);
    BOOST_TEST(survey.budget() == "/rdad/survey/budget");
    BOOST_TEST(survey.tick() == "/rdad/survey/tick");
}

BOOST_AUTO_TEST_CASE(a_record_is_read_out_of_each_key_of_it)
{
    for (const auto& key :
         {survey.spec(seventh),
          survey.life(seventh),
          survey.order(seventh),
          survey.followed(job_1, seventh),
          survey.found(host_a, seventh),
          survey.done(host_a, seventh)})
        BOOST_TEST((survey.record_of(key) == seventh), key);
}

BOOST_AUTO_TEST_CASE(a_host_and_a_job_are_read_out_of_theirs)
{
    for (const auto& key :
         {survey.host(host_a),
          survey.ask(host_a),
          survey.found(host_a, seventh),
          survey.done(host_a, seventh)})
        BOOST_TEST((survey.host_of(key) == host_a), key);
    BOOST_TEST((survey.job_of(survey.followed(job_1, seventh)) == job_1));
    BOOST_TEST((survey.job_of(survey.doubt(job_1)) == job_1));
}

BOOST_AUTO_TEST_CASE(a_key_of_something_else_or_of_another_fleet_names_nothing)
{
    for (const auto& key :
         {survey.fleet(),
          survey.leader(),
          survey.budget(),
          survey.hosts(),
          survey.lives(),
          survey.all_done(host_a),
          survey.lives() + "x",
          survey.host(host_a) + "/x",
          "/rdad/survey/done/x/" + text_of_seventh,
          "/rdad/survey/life" + text_of_seventh,
          std::string("/rdad/survey/"),
          std::string()})
        BOOST_TEST(!survey.record_of(key).has_value(), key);
    const keys other("survey2");
    BOOST_TEST(!other.record_of(survey.life(seventh)).has_value());
    BOOST_TEST(!other.host_of(survey.host(host_a)).has_value());
    BOOST_TEST(!other.job_of(survey.doubt(job_1)).has_value());
    BOOST_TEST(!survey.host_of(survey.host(host_a) + "/x").has_value());
    BOOST_TEST(!survey.job_of(survey.followed("a", seventh)).has_value());
    BOOST_TEST(!survey.record_of(survey.followed("a", seventh)).has_value());
    BOOST_TEST(!survey.job_of(survey.all_followed() + job_1).has_value());
    BOOST_TEST(!survey.job_of(survey.doubt(job_1) + "/" + text_of_seventh).has_value());
}

BOOST_AUTO_TEST_CASE(a_fleets_name_has_no_slash_and_is_short)
{
    for (const std::string& name : {std::string("a"), std::string("Survey-2_b.c"), std::string(64, 'x')})
        BOOST_TEST(is_fleet_name(name), name);
    for (const std::string& name : {std::string(), std::string("a/b"), std::string("a b"), std::string("ä")})
        BOOST_TEST(!is_fleet_name(name), name);
    BOOST_TEST(!is_fleet_name(std::string(65, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()
