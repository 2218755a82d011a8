// SPDX-License-Identifier: BSL-1.0
// Each record that is dropped comes into the fleet once, and that is known.

#include "fleet/publishing.hpp"

#include "fleet/transactions.hpp"
#include "fleet_fixture.hpp"
#include "job/job_file.hpp"
#include "session_of_host.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

struct publishing_host
{
    small_etcd store;
    boot_time now{1h};
    session_of_host host{store, host_a};
    publishing subject{survey};

    static record_id numbered(std::uint32_t number) { return {host_a, "18a3f2c4b5u1000", number}; }

    void add(std::uint32_t number, std::string spec = spec_text)
    {
        subject.add({numbered(number), std::move(spec), some_life()});
    }

    etcd::txn request() { return std::get<publishing::publish>(subject.next(host.present, now)).request; }
    publishing::outcome send() { return subject.told(store.apply(request()), now); }
    bool waits() { return std::holds_alternative<publishing::wait>(subject.next(host.present, now)); }

    kept_life life(std::uint32_t number) const
    {
        return read_kept_life(store.find(survey.life(numbered(number)))->value).value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(publishing_of_records, publishing_host)

BOOST_AUTO_TEST_CASE(a_record_is_published_as_that_of_the_session)
{
    BOOST_TEST(waits());
    add(1);
    const auto come = send();
    BOOST_TEST((come.kind == verdict_kind::happened));
    BOOST_TEST((come.published == std::vector{published_record{numbered(1), whereabouts::alive}}));
    BOOST_TEST((life(1).owner == host.own()));
    BOOST_TEST(waits());
}

BOOST_AUTO_TEST_CASE(many_go_by_sixty_each_behind_the_one_before)
{
    for (std::uint32_t number = 1; number <= 61; ++number)
        add(number);
    BOOST_TEST(send().published.size() == 60U);
    const auto come = send();
    BOOST_TEST((come.published == std::vector{published_record{numbered(61), whereabouts::alive}}));
}

BOOST_AUTO_TEST_CASE(large_ones_go_alone_and_one_that_is_too_large_is_refused)
{
    add(1, std::string(job::largest_job_file, ' '));
    add(2, std::string(job::largest_job_file, ' '));
    add(3, std::string(largest_request, ' '));
    add(4);
    BOOST_TEST(send().published.size() == 1U);
    BOOST_TEST(send().published.size() == 1U);
    const auto refused = subject.next(host.present, now);
    BOOST_TEST_REQUIRE(std::holds_alternative<publishing::refuse>(refused));
    BOOST_TEST((std::get<publishing::refuse>(refused).id == numbered(3)));
    BOOST_TEST(send().published.size() == 1U);
    BOOST_TEST(subject.waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(a_request_whose_answer_was_lost_is_repeated_as_it_was)
{
    add(1);
    store.apply(request());
    BOOST_TEST((subject.told(lost_answer, now).kind == verdict_kind::unknown));
    add(2);
    BOOST_TEST(waits());
    now += 1s;
    BOOST_TEST(request().success.size() == 3U, "the key of the host, spec and life");
    BOOST_TEST((subject.told(nobody, now).kind == verdict_kind::unknown), "the first one may still come");
    now += 1s;
    const auto come = send();
    BOOST_TEST((come.published == std::vector{published_record{numbered(1), whereabouts::alive}}));
    BOOST_TEST(send().published.front().id.number == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_there_already_is_told_and_the_rest_is_published)
{
    add(1);
    add(2);
    send();
    const writer who{survey, host.own()};
    store.apply(
        end(who, {numbered(2), store.mod_revision(survey.life(numbered(2)))}, life(2), some_end, {}).request
    );
    for (std::uint32_t number = 1; number <= 3; ++number)
        add(number);
    const auto come = send();
    BOOST_TEST((come.kind == verdict_kind::changed));
    BOOST_TEST(
        (come.published ==
         std::vector{
             published_record{numbered(1), whereabouts::alive},
             published_record{numbered(2), whereabouts::done}})
    );
    BOOST_TEST((send().published == std::vector{published_record{numbered(3), whereabouts::alive}}));
}

BOOST_AUTO_TEST_CASE(what_arrives_late_is_published_once)
{
    add(1);
    const etcd::txn late = request();
    subject.told(lost_answer, now);
    now += 1s;
    BOOST_TEST(send().published.size() == 1U);
    const writer who{survey, host.own()};
    store.apply(
        end(who, {numbered(1), store.mod_revision(survey.life(numbered(1)))}, life(1), some_end, {}).request
    );
    store.apply(collect(who, numbered(1), store.mod_revision(survey.done(host_a, numbered(1)))).request);
    BOOST_TEST(!store.apply(late).succeeded);
}

BOOST_AUTO_TEST_CASE(nothing_is_published_without_a_session_and_all_in_the_next_one)
{
    add(1);
    const etcd::txn before = request();
    host.end_lease();
    const auto come = subject.told(store.apply(before), now);
    BOOST_TEST((come.kind == verdict_kind::fenced));
    BOOST_TEST(come.session == host.own().session);
    BOOST_TEST(come.published.empty());
    host.end();
    BOOST_TEST(waits());
    host.begin(now);
    now += 1s;
    BOOST_TEST(send().published.size() == 1U);
    BOOST_TEST((life(1).owner == host.own()));
}

BOOST_AUTO_TEST_CASE(what_a_session_before_has_published_is_known_by_the_next_one)
{
    add(1);
    store.apply(request());
    const auto first_owner = host.own();
    subject.told(lost_answer, now);
    host.end();
    host.begin(now);
    now += 1s;
    const auto come = send();
    BOOST_TEST((come.published == std::vector{published_record{numbered(1), whereabouts::alive}}));
    BOOST_TEST((life(1).owner == first_owner), "it is adopted as any other one");
}

BOOST_AUTO_TEST_CASE(a_request_of_a_session_that_is_over_is_told_before_the_next_one_asks)
{
    add(1);
    const etcd::txn before = request();
    BOOST_TEST(waits());
    const auto which = host.own().session;
    host.end();
    host.begin(now);
    BOOST_TEST(waits());
    const auto come = subject.told(store.apply(before), now);
    BOOST_TEST((come.kind == verdict_kind::fenced));
    BOOST_TEST(come.session == which);
    now += 1s;
    BOOST_TEST((send().kind == verdict_kind::happened));
    BOOST_TEST((subject.told(nobody, now).kind == verdict_kind::changed), "nothing is asked");
}

BOOST_AUTO_TEST_CASE(a_request_that_was_lost_with_its_session_is_made_anew_for_the_next_one)
{
    add(1);
    request();
    subject.told(lost_answer, now);
    host.end();
    host.begin(now);
    now += 1s;
    request();
    BOOST_TEST((subject.told(nobody, now).kind == verdict_kind::refused), "that one has not happened");
    now += 1s;
    BOOST_TEST((send().kind == verdict_kind::happened));
}

BOOST_AUTO_TEST_CASE(a_record_that_etcd_does_not_take_is_found_among_the_others_and_refused)
{
    for (std::uint32_t number = 1; number <= 60; ++number)
        add(number, number == 41 ? "too much" : spec_text);
    std::size_t count = 0;
    std::optional<publishing::refuse> refused;
    for (int requests = 0; subject.waiting() > 0; ++requests) {
        BOOST_TEST_REQUIRE(requests < 20);
        const auto action = subject.next(host.present, now);
        if (const auto* const r = std::get_if<publishing::refuse>(&action)) {
            BOOST_TEST_REQUIRE(!refused.has_value());
            refused = *r;
            continue;
        }
        const auto& request = std::get<publishing::publish>(action).request;
        const bool is_taken = std::ranges::none_of(request.success, [](const etcd::operation& one) {
            return std::get<etcd::put_request>(one).value == "too much";
        });
        const auto come =
            subject.told(is_taken ? result<etcd::txn_answer>(store.apply(request)) : not_taken, now);
        BOOST_TEST((come.kind == (is_taken ? verdict_kind::happened : verdict_kind::impossible)));
        count += come.published.size();
    }
    BOOST_TEST(count == 59U);
    BOOST_TEST((refused.value().id == numbered(41)));
    BOOST_TEST((refused->why->code == not_taken.code));
}

BOOST_AUTO_TEST_CASE(a_record_that_may_be_published_is_not_refused)
{
    add(1);
    add(2);
    const etcd::txn late = request();
    subject.told(lost_answer, now);
    now += 1s;
    request();
    BOOST_TEST((subject.told(not_taken, now).kind == verdict_kind::unknown));
    request();
    BOOST_TEST((subject.told(not_taken, now).kind == verdict_kind::unknown));
    BOOST_TEST(waits());
    now += 1s;
    store.apply(late);
    BOOST_TEST((send().published == std::vector{published_record{numbered(1), whereabouts::alive}}));
    BOOST_TEST((send().published == std::vector{published_record{numbered(2), whereabouts::alive}}));
}

BOOST_AUTO_TEST_CASE(a_request_that_nobody_has_got_may_grow)
{
    add(1);
    request();
    BOOST_TEST((subject.told(nobody, now).kind == verdict_kind::refused));
    add(2);
    BOOST_TEST(waits());
    now += 1s;
    BOOST_TEST(send().published.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
