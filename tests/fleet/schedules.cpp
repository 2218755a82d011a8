// SPDX-License-Identifier: BSL-1.0
// Three hosts that are killed, cut off and suspended at random run records by the machines of the fleet, in virtual time: each
// record ends once, and what ends as not started isn't started.
//
// The seed is printed; RDAD_TEST_SEED=… repeats a run.

#include "fleet/adopting.hpp"
#include "fleet/open_start.hpp"
#include "fleet/publishing.hpp"
#include "fleet/start_guard.hpp"
#include "fleet/timing.hpp"
#include "fleet/transactions.hpp"
#include "fleet_fixture.hpp"
#include "schedule_world.hpp"
#include "small_etcd.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

const done_record not_started{"survey.1", job::final_state::unsubmitted, "{}\n"};

/// A job's id, by the number of its record.
std::string job_of(const record_id& id)
{
    return fmt::format("6f51448f-6377-4330-9ab0-{:012x}", id.number);
}

/// Runs one record, in one session: it starts the job, or not if it is to be stopped, and ends when the job has.
struct runner
{
    seen_life seen;
    kept_life life;
    boot_time open_since;  ///< of what is open
    std::optional<settlement> asking{};
    kept_life next{};   ///< what life is when that has happened
    boot_time asked{};  ///< when
    std::optional<start_guard> guard{};
    std::optional<boot_time> answered{};  ///< when the activation will be
    bool is_done = false;
    bool is_ending = false;
};

struct host
{
    world& all;
    std::string uuid;
    std::int64_t lease = 0;
    std::optional<session> present{};  ///< null: it is down
    members others{survey};
    publishing publisher{survey};
    adopting adopter{survey};
    std::map<record_id, runner> runners{};
    std::vector<record_to_publish> claims{};
    std::map<record_id, boot_time>& stops;
    boot_time down_until = beginning;
    boot_time asleep_until = beginning;
    boot_time cut_until = beginning;

    bool is_cut() const { return all.now < cut_until; }
    bool is_alone() const { return !present || !present->current(); }

    /// An intent is there, and its call not sent yet.
    bool is_about_to_send() const
    {
        return std::ranges::any_of(runners, [](const auto& one) { return one.second.guard.has_value(); });
    }

    void drop(const record_id& id)
    {
        kept_life life = some_life();
        life.home = uuid;
        claims.push_back({id, spec_text, life});
        publisher.add(claims.back());
    }

    void kill(boot_time until)
    {
        down_until = until;
        present.reset();
        runners.clear();
    }

    void start()
    {
        present.emplace(
            session_options{survey, uuid, to_text(member{"a", 1}), lease},
            static_cast<std::uint32_t>(all.random())
        );
        others = members(survey);
        publisher = publishing(survey);
        adopter = adopting(survey);
        for (const auto& claim : claims)
            publisher.add(claim);
    }

    void step()
    {
        if (all.now < down_until || all.now < asleep_until)
            return;
        if (!present)
            start();
        step_session();
        if (is_alone())
            return;
        if ((all.now - beginning) % 1s == 0s && !is_cut())
            list();
        step_publisher();
        step_adopter();
        for (auto& [id, one] : runners)
            step_runner(one);
        std::erase_if(runners, [](const auto& one) { return one.second.is_done; });
    }

    void step_session()
    {
        const auto action = present->next(all.now);
        if (const auto* const r = std::get_if<session::revoke>(&action)) {
            if (!is_cut() && all.leases.erase(r->lease) > 0)
                all.store.end_lease(r->lease);
            present->revoked(is_cut() ? result<void>(nobody) : result<void>(), all.now);
        } else if (const auto* const g = std::get_if<session::grant>(&action)) {
            if (!is_cut())
                all.leases[g->request.id] = all.now + session_ttl;
            lease = g->request.id;
            present->granted(answer_of(lease), all.now);
        } else if (const auto* const b = std::get_if<session::begin>(&action)) {
            present->begun(all.send(b->request, is_cut()), all.now);
        } else if (const auto* const k = std::get_if<session::keep_alive>(&action)) {
            const auto found = all.leases.find(k->lease);
            if (!is_cut() && found != all.leases.end())
                found->second = all.now + session_ttl;
            present->kept(
                found == all.leases.end() && !is_cut() ? result<etcd::lease>(no_lease) : answer_of(k->lease),
                all.now
            );
        } else if (std::holds_alternative<session::over>(action)) {
            runners.clear();
        }
    }

    result<etcd::lease> answer_of(std::int64_t id) const
    {
        return is_cut() ? result<etcd::lease>(nobody) : etcd::lease{all.store.header(), id, session_ttl};
    }

    void list()
    {
        others.listed(all.store.listed(survey.hosts()), all.store.revision());
        for (const auto& key : all.store.listed(survey.lives())) {
            BOOST_TEST_REQUIRE(adopter.saw(key, *present, others, all.now).has_value());
            const record_id id = survey.record_of(key.key).value();
            kept_life life = read_kept_life(key.value).value();
            if (life.owner == present->current() && !runners.contains(id) && !life.adopted)
                runners.emplace(id, runner{{id, key.mod_revision}, std::move(life), all.now});
        }
    }

    template <class Outcome>
    void check(const Outcome& come)
    {
        if (come.kind == verdict_kind::fenced)
            present->fenced(come.session);
    }

    void step_publisher()
    {
        const auto action = publisher.next(*present, all.now);
        const auto* const p = std::get_if<publishing::publish>(&action);
        if (!p || is_alone())
            return;
        const auto come = publisher.told(all.send(p->request, is_cut()), all.now);
        for (const auto& record : come.published)
            std::erase_if(claims, [&](const auto& claim) { return claim.id == record.id; });
        check(come);
    }

    void step_adopter()
    {
        if (is_alone())
            return;
        const auto action = adopter.next(*present, others, some_time, all.now);
        const auto* const a = std::get_if<adopting::adopt>(&action);
        if (!a)
            return;
        const auto come = adopter.told(all.send(a->request, is_cut()), *present, others, all.now);
        for (const auto& record : come.taken)
            runners.emplace(record.seen.id, runner{record.seen, record.life, all.now});
        check(come);
    }

    void step_runner(runner& one)
    {
        if (is_alone())
            return;
        if (one.asking) {
            settle(one);
        } else if (one.answered) {
            if (all.now < *one.answered)
                return;
            one.answered.reset();
            one.open_since = all.now;
        } else if (one.guard) {
            send_or_withdraw(one);
        } else if (all.started.contains(job_of(one.seen.id))) {
            run_on(one);
        } else {
            start_or_stop(one);
        }
    }

    void ask(runner& one, change change, kept_life next)
    {
        one.asking.emplace(std::move(change));
        one.next = std::move(next);
        settle(one);
    }

    void settle(runner& one)
    {
        one.asked = all.now;
        const verdict said = one.asking->told(all.send(one.asking->request(), is_cut()));
        check(said);
        if (said.kind == verdict_kind::unknown || said.kind == verdict_kind::refused)
            return;
        BOOST_TEST_REQUIRE(
            (said.kind != verdict_kind::changed),
            "nobody else writes in the place of an owner"
        );
        one.is_done = one.is_ending || said.kind == verdict_kind::fenced;
        one.asking.reset();
        one.seen.mod_revision = said.mod_revision;
        one.life = one.next;
        if (one.life.intent)
            one.guard.emplace(present->current() ? present->current()->session : 0, one.asked);
    }

    writer who() const { return {survey, *present->current()}; }

    void send_or_withdraw(runner& one)
    {
        if (!one.guard->may_be_sent(*present, all.now)) {
            one.guard.reset();
            ask(one, advance(who(), one.seen, without_intent(one.life)), without_intent(one.life));
            return;
        }
        one.guard.reset();
        const auto arrival = all.now + all.up_to(all.happens(.8) ? 2s : 60s);
        if (all.happens(.9))
            all.under_way.emplace(arrival, job_of(one.seen.id));
        one.answered = all.happens(.7) ? arrival : all.now + 60s;
    }

    void run_on(runner& one)
    {
        if (!one.life.followed) {
            const kept_life next = followed_as(one.life, job_of(one.seen.id));
            ask(one, follow(who(), one.seen, next), next);
        } else if (all.now > all.started.at(job_of(one.seen.id)) + 1min) {
            one.is_ending = true;
            ask(one, end(who(), one.seen, one.life, some_end, std::nullopt), one.life);
        }
    }

    void start_or_stop(runner& one)
    {
        const auto stop = stops.find(one.seen.id);
        if (stop == stops.end() || all.now < stop->second) {
            const kept_life next = with_intent(one.life, job::operation::activate);
            ask(one, activate(who(), one.seen, next, job_of(one.seen.id)), next);
            return;
        }
        job::record record = record_of(spec_text);
        const auto open = open_call(one.life);
        if (open && all.now < may_arrive_until(*open, record, arrivals_after_adoption(), one.open_since))
            return;
        record.job_id = job_of(one.seen.id);
        record.outcome = job::outcome{job::final_state::unsubmitted, "So it is.", std::nullopt};
        one.is_ending = true;
        ask(one,
            end(who(), one.seen, one.life, not_started, doubt_at_end(one.seen.id, one.life, record, some_time)
            ),
            one.life);
    }
};

struct schedule
{
    world all;
    std::map<record_id, boot_time> stops{};
    std::vector<host> hosts{};
    std::vector<record_id> records{};

    explicit schedule(std::uint64_t seed) : all{std::mt19937_64(seed)}
    {
        for (const auto& uuid : {host_a, host_b, host_c})
            hosts.push_back({.all = all, .uuid = uuid, .stops = stops});
        for (std::uint32_t number = 1; number <= 6; ++number) {
            host& at = hosts[number % 3];
            records.push_back({at.uuid, "18a3", number});
            at.drop(records.back());
            if (number % 2 == 0)
                stops.emplace(records.back(), beginning + all.up_to(2min));
        }
    }

    void run(std::chrono::minutes faults, std::chrono::minutes calm)
    {
        while (all.now < beginning + faults + calm) {
            all.pass();
            for (host& one : hosts) {
                if (all.now < beginning + faults && all.happens(one.is_about_to_send() ? .1 : .003))
                    strike(one);
                one.step();
            }
        }
    }

    /// A host that sleeps may wake up without a network, and so learn late what has become of its session. That does most harm
    /// right before it sends something that is to be stopped meanwhile.
    void strike(host& one)
    {
        const bool is_worst = one.is_about_to_send();
        const auto until = all.now + all.up_to(is_worst ? 240s : 60s);
        for (const auto& [id, running] : one.runners) {
            if (running.guard && stops.contains(id))
                stops[id] = std::min(stops[id], all.now);
        }
        switch (is_worst ? 3 : all.random() % 4) {
        case 0: one.kill(until); break;
        case 1: one.asleep_until = until; break;
        case 2: one.cut_until = until; break;
        default: one.asleep_until = until; one.cut_until = until + 30s;
        }
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(schedules)

BOOST_AUTO_TEST_CASE(each_record_ends_once_and_as_it_is_told)
{
    const char* const given = std::getenv("RDAD_TEST_SEED");
    const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cout << "RDAD_TEST_SEED=" << seed << std::endl;
    for (std::uint64_t run = 0; run < 40; ++run) {
        schedule walk(seed + run);
        walk.run(5min, 12min);
        for (const record_id& id : walk.records) {
            const auto* const done = walk.all.store.find(survey.done(id.host, id));
            BOOST_TEST_REQUIRE(done, "seed " << seed + run << ": " << to_text(id) << " has not ended");
            const bool was_started = walk.all.started.contains(job_of(id));
            BOOST_TEST(
                (done->value == to_text(was_started ? some_end : not_started)),
                "seed " << seed + run << ": " << to_text(id) << " ended as " << done->value
            );
            BOOST_TEST(done->version == 1);
            BOOST_TEST(!walk.all.store.find(survey.life(id)), "seed " << seed + run);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
