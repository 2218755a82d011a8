// SPDX-License-Identifier: BSL-1.0
// The table of life.hpp: which step follows on which, and which ends each step has. Thousands of lives are led at random,
// always the same ones.

#include "job/repetition.hpp"
#include "job/second_look.hpp"
#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(transitions_of_a_life)

namespace {

constexpr int lives = 24'000;

std::string spec_with(std::string_view members, std::string_view policy)
{
    return fmt::format(R"({{{}, "rdad": {{{}}}}})", members, policy);
}

/// What a life is led with.
class fate
{
public:
    explicit fate(std::uint32_t seed) : random_(seed) {}

    std::size_t below(std::size_t end) { return random_() % end; }
    bool is_one_in(std::size_t many) { return below(many) == 0; }

    std::string spec() { return is_one_in(4) ? spec_of_second_generation() : spec_of_first_generation(); }

    std::string spec_of_second_generation()
    {
        constexpr std::array members{
            R"("iTwinId": "c", "type": "mesh", "specifications": {})",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled")",
        };
        const std::size_t which = below(members.size());
        const bool is_limited = which == 0 && is_one_in(3);
        std::string policy = R"("service": "reality-analysis")";
        policy += is_limited ? R"(, "maxEstimatedCost": 3)" : "";
        policy += is_one_in(3) ? R"(, "deadline": "2027-01-15T08:20:00Z")" : "";
        return spec_with(members[which], policy);
    }

    std::string spec_of_first_generation()
    {
        constexpr std::array members{
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "unsubmitted")",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled")",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "inputs": [], "outputs": [])",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1",
               "costEstimationParameters": {"gigaPixels": 1})",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "inputs": [], "outputs": [],
               "costEstimationParameters": {"gigaPixels": 1})",
            R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "type": "mesh", "inputs": [], "outputs": [], "state": "unsubmitted",
               "costEstimationParameters": {"gigaPixels": 1})",
            R"("name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [])",
            R"("name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [], "state": "unsubmitted")",
        };
        constexpr std::array policies{
            R"()",
            R"("maxEstimatedCost": 3)",
            R"("deadline": "2027-01-15T08:20:00Z")",
            R"("maxEstimatedCost": 3, "deadline": "2027-01-15T08:20:00Z")",
        };
        const std::string_view job = members[below(members.size())];
        const bool is_estimate = is_one_in(6) && job.find("cancelled") == job.npos;
        return spec_with(job, is_estimate ? R"("estimateOnly": true)" : policies[below(policies.size())]);
    }

    /// What the service answers when all is well.
    std::string body(std::string_view operation, const record& record)
    {
        if (operation == "progress")
            return R"({"progress": {"percentage": 40, "state": "active"}})";
        if (operation == "messages")
            return R"({"messages": {"errors": [], "warnings": []}})";
        if (operation == "find created")
            return list(record);
        constexpr std::array first{"unsubmitted", "active", "success", "failed", "cancelled"};
        constexpr std::array
            second{"Queued", "Active", "TerminatingOnCancel", "Success", "Failed", "Cancelled"};
        const char* const state = service_of(record.spec).generation == rdad::api::generation::first
                                      ? first[below(first.size())]
                                      : second[below(second.size())];
        const std::string name = fmt::format(R"(, "name": "{}")", record.created_name.value_or("x"));
        const std::string cost =
            is_one_in(3) ? "" : fmt::format(R"(, "costEstimation": {{"estimatedCost": {}}})", below(6));
        return job_body(state, name + cost);
    }

    std::string list(const record& record)
    {
        const std::string name = record.created_name.value_or("x");
        const bool is_first = service_of(record.spec).generation == rdad::api::generation::first;
        const auto item = [&](std::string_view id) {
            const char* const state = is_first ? "unsubmitted" : "Active";
            return fmt::format(R"({{"id": "{}", "name": "{}", "state": "{}"}})", id, name, state);
        };
        switch (below(3)) {
        case 0: return R"({"jobs": []})";
        case 1: return fmt::format(R"({{"jobs": [{}]}})", item(some_id));
        default:
            return fmt::format(
                R"({{"jobs": [{}, {}]}})",
                item(some_id),
                item("00000000-6377-4330-9ab0-f13fe994b3f1")
            );
        }
    }

private:
    std::mt19937 random_;
};

unsigned status_of_success(std::string_view operation)
{
    if (operation == "create")
        return 201;
    return operation == "delete" ? 204 : 200;
}

/// The call that is next fares one way or another. False if the daemon has died in it.
bool answer(walk& w, fate& f, const std::string& operation)
{
    const std::string refusal = R"({"error": {"code": "X", "message": "No."}})";
    switch (f.below(10)) {
    case 0: w.lose_answer(f.is_one_in(2)); break;
    case 1: w.fail_to_connect(); break;
    case 2: w.defer(); break;
    case 3: w.answer(404, job_not_found); break;
    case 4: w.answer(422, f.is_one_in(2) ? invalid_change : refusal); break;
    case 5: w.crash_in_call(); return false;
    default: w.answer(status_of_success(operation), f.body(operation, w.current())); break;
    }
    return true;
}

struct end_of_life
{
    step at;
    final_state state;

    friend bool operator==(const end_of_life&, const end_of_life&) = default;
};

struct seen
{
    std::vector<transition> transitions;
    std::vector<end_of_life> ends;
};

template <class T>
void add(std::vector<T>& all, const T& one)
{
    if (std::ranges::find(all, one) == all.end())
        all.push_back(one);
}

/// Where a life stands, and what came of it.
class witness
{
public:
    witness(const walk& w, seen& all) : walk_(w), all_(all) { begin(); }

    /// The life begins, or goes on from what the disk has.
    void begin() { step_ = walk_.current().next_step; }

    void look()
    {
        const record& r = walk_.current();
        if (r.next_step != step_)
            add(all_.transitions, {step_, r.next_step});
        step_ = r.next_step;
        if (r.outcome)
            add(all_.ends, {step_, r.outcome->state});
    }

private:
    const walk& walk_;
    seen& all_;
    step step_{};
};

void lead(walk& w, fate& f, seen& all)
{
    witness by(w, all);
    if (may_repeat(w.current()) && f.is_one_in(12))
        w.hold_as_repetition();
    by.look();
    for (int i = 0; i < 60; ++i) {
        const std::string next = w.next();
        by.look();
        if (next == "finish" && !(w.current().outcome->state == final_state::held && w.release()))
            return;
        if (next == "wait")
            w.pass_delay();
        if (next.starts_with("call ") && !answer(w, f, next.substr(5)))
            by.begin();
        by.look();
        if (f.is_one_in(12))
            w.pass(10min);
        if (f.is_one_in(20))
            w.order_cancel();
        by.look();
    }
}

seen lead_many_lives()
{
    seen all;
    for (std::uint32_t life = 0; life < lives; ++life) {
        fate f(life);
        walk w(f.spec());
        lead(w, f, all);
        const record& ended = w.current();
        if (!ended.outcome || !ended.job_id)
            continue;
        walk after_all(started_after_all(ended, {some_time, "survey", some_id, f.is_one_in(2)}, some_time));
        lead(after_all, f, all);
    }
    return all;
}

const seen& all_seen()
{
    static const seen all = lead_many_lives();
    return all;
}

std::string name_of(const transition& t)
{
    return fmt::format("{} -> {}", to_string(t.from), to_string(t.to));
}

std::string name_of(const end_of_life& e)
{
    return fmt::format("{}: {}", to_string(e.at), to_string(e.state));
}

/// Of those that are not among the others.
template <class All, class Others>
std::string names_of_missing(const All& all, const Others& others)
{
    std::string names;
    for (const auto& one : all) {
        if (std::ranges::find(others, one) == others.end())
            names += name_of(one) + "\n";
    }
    return names;
}

std::vector<end_of_life> ends_of_the_table()
{
    std::vector<end_of_life> ends;
    for (const step at : all_steps) {
        for (const final_state state : all_final_states) {
            if (may_end(at, state))
                ends.push_back({at, state});
        }
    }
    return ends;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_life_makes_no_transition_but_those_of_the_table)
{
    BOOST_TEST(names_of_missing(all_seen().transitions, transitions) == "");
}

BOOST_AUTO_TEST_CASE(each_transition_of_the_table_is_made_by_some_life)
{
    BOOST_TEST(names_of_missing(transitions, all_seen().transitions) == "");
}

BOOST_AUTO_TEST_CASE(a_life_has_no_end_but_those_of_the_table)
{
    BOOST_TEST(names_of_missing(all_seen().ends, ends_of_the_table()) == "");
}

BOOST_AUTO_TEST_CASE(each_end_of_the_table_comes_to_some_life)
{
    BOOST_TEST(names_of_missing(ends_of_the_table(), all_seen().ends) == "");
}

BOOST_AUTO_TEST_SUITE_END()
