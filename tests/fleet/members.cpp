// SPDX-License-Identifier: BSL-1.0
// Who is in the fleet, whatever is told twice, late or not at all; and who adopts what.

#include "fleet/members.hpp"

#include "fleet_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

namespace {

etcd::key_value host_at(
    const std::string& host,
    std::int64_t session,
    std::int64_t revision,
    std::int64_t format = 1
)
{
    return {survey.host(host), to_text(member{"name", format}), session, revision, 1, 5};
}

etcd::event came(const etcd::key_value& key)
{
    return {etcd::event_kind::put, key};
}

etcd::event went(const std::string& host, std::int64_t revision)
{
    return {etcd::event_kind::deleted, {.key = survey.host(host), .mod_revision = revision}};
}

struct known_members
{
    members subject{survey};

    void list(const std::vector<etcd::key_value>& hosts, std::int64_t revision)
    {
        subject.listed(hosts, revision);
    }

    std::map<std::string, live_member, std::less<>> three_hosts()
    {
        list({host_at(host_a, 10, 10), host_at(host_b, 11, 11), host_at(host_c, 12, 12)}, 12);
        return subject.all();
    }
};

record_id numbered(std::uint32_t number)
{
    return {host_a, "18a3", number};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(members_of_a_fleet, known_members)

BOOST_AUTO_TEST_CASE(a_session_is_alive_that_is_listed_and_no_other_one_of_its_host)
{
    BOOST_TEST(!subject.are_known());
    list({host_at(host_a, 10, 20)}, 30);
    BOOST_TEST(subject.are_known());
    BOOST_TEST(subject.is_alive({host_a, 10}));
    BOOST_TEST(!subject.is_alive({host_a, 20}));
    BOOST_TEST(!subject.is_alive({host_b, 10}));
    BOOST_TEST((subject.all().at(host_a) == live_member{10, {"name", 1}}));
}

BOOST_AUTO_TEST_CASE(events_are_followed)
{
    list({host_at(host_a, 10, 10)}, 10);
    subject.changed(came(host_at(host_b, 11, 11)));
    subject.changed(went(host_a, 12));
    BOOST_TEST(!subject.is_alive({host_a, 10}));
    BOOST_TEST(subject.is_alive({host_b, 11}));
    subject.changed(came(host_at(host_a, 13, 13)));
    BOOST_TEST(subject.is_alive({host_a, 13}));
}

BOOST_AUTO_TEST_CASE(a_deletion_that_was_not_told_is_found_by_a_listing)
{
    list({host_at(host_a, 10, 10), host_at(host_b, 11, 11)}, 11);
    list({host_at(host_b, 11, 11)}, 20);
    BOOST_TEST(!subject.is_alive({host_a, 10}));
    BOOST_TEST(subject.is_alive({host_b, 11}));
}

BOOST_AUTO_TEST_CASE(a_session_that_follows_on_another_without_a_deletion_takes_its_place)
{
    list({host_at(host_a, 10, 10)}, 10);
    subject.changed(came(host_at(host_a, 15, 15)));
    BOOST_TEST(!subject.is_alive({host_a, 10}));
    BOOST_TEST(subject.is_alive({host_a, 15}));
}

BOOST_AUTO_TEST_CASE(what_is_older_than_what_is_known_changes_nothing)
{
    list({host_at(host_a, 15, 15)}, 20);
    subject.changed(came(host_at(host_a, 10, 10)));
    subject.changed(went(host_a, 12));
    BOOST_TEST(subject.is_alive({host_a, 15}));
    subject.changed(went(host_a, 22));
    list({host_at(host_a, 15, 15)}, 21);
    BOOST_TEST(!subject.is_alive({host_a, 15}), "the listing was made before it went");
    subject.changed(came(host_at(host_b, 25, 25)));
    list({}, 24);
    BOOST_TEST(subject.is_alive({host_b, 25}), "the listing was made before it came");
    list({host_at(host_c, 5, 5)}, 23);
    BOOST_TEST(!subject.is_alive({host_c, 5}), "a later listing has not had it");
    subject.changed(came(host_at(host_c, 24, 24)));
    BOOST_TEST(!subject.is_alive({host_c, 24}), "nor that");
}

BOOST_AUTO_TEST_CASE(what_an_event_repeats_after_a_listing_did_not_have_it_is_older)
{
    list({}, 20);
    subject.changed(came(host_at(host_a, 10, 10)));
    BOOST_TEST(!subject.is_alive({host_a, 10}));
}

BOOST_AUTO_TEST_CASE(a_format_is_common_that_all_read)
{
    BOOST_TEST(subject.common_format() == 0);
    list({host_at(host_a, 10, 10, 3), host_at(host_b, 11, 11, 2)}, 11);
    BOOST_TEST(subject.common_format() == 2);
    etcd::key_value nonsense = host_at(host_c, 12, 12);
    nonsense.value = "?";
    subject.changed(came(nonsense));
    BOOST_TEST(subject.is_alive({host_c, 12}));
    BOOST_TEST(subject.common_format() == 0);
}

BOOST_AUTO_TEST_CASE(keys_that_are_no_hosts_are_none)
{
    subject.changed(came({.key = "/rdad/survey/h/a", .mod_revision = 5}));
    subject.changed(went("a", 6));
    BOOST_TEST(subject.all().empty());
}

BOOST_AUTO_TEST_CASE(each_host_adopts_about_as_many_records)
{
    const auto hosts = three_hosts();
    std::map<std::string, int> counts;
    for (std::uint32_t number = 1; number <= 3000; ++number)
        ++counts[adopter_of(numbered(number), hosts)];
    for (const auto& host : {host_a, host_b, host_c})
        BOOST_TEST((counts[host] > 850 && counts[host] < 1150), host << ": " << counts[host]);
}

BOOST_AUTO_TEST_CASE(a_host_that_goes_changes_nothing_for_the_records_of_others)
{
    const auto hosts = three_hosts();
    auto two = hosts;
    two.erase(host_b);
    for (std::uint32_t number = 1; number <= 300; ++number) {
        const std::string before = adopter_of(numbered(number), hosts);
        if (before != host_b)
            BOOST_TEST(adopter_of(numbered(number), two) == before);
    }
}

BOOST_AUTO_TEST_CASE(all_releases_choose_the_same)
{
    const auto hosts = three_hosts();
    std::string chosen;
    for (std::uint32_t number = 1; number <= 12; ++number)
        chosen += adopter_of(numbered(number), hosts).front();
    BOOST_TEST(chosen == "121000112100", "the first characters of host_a, host_b and host_c");
    BOOST_TEST(adopter_of(first, {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
