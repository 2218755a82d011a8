// SPDX-License-Identifier: BSL-1.0
// Jobs that a sweep follows, and lists as the service answers them.
#pragma once

#include "job/sweep.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::job {

using namespace std::chrono_literals;

inline std::string id(int number)
{
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

inline std::string item(int number, std::string_view state)
{
    const bool has_ended = state != "active" && state != "unsubmitted";
    return fmt::format(
        R"({{"id": "{}", "state": "{}"{}}})",
        id(number),
        state,
        has_ended ? R"(, "executionInformation": {"exitCode": 0})" : ""
    );
}

inline std::string short_item(int number, std::string_view state)
{
    return fmt::format(R"({{"id": "{}", "state": "{}"}})", id(number), state);
}

inline std::string list(const std::vector<std::string>& items, std::string_view next = "")
{
    std::string text = fmt::format(R"({{"jobs": [{}])", fmt::join(items, ", "));
    if (!next.empty())
        text += fmt::format(R"(, "_links": {{"next": {{"href": "{}"}}}})", next);
    return text + "}";
}

struct followed_jobs
{
    sweep s{options(polling::automatic), 1};
    sweep::clock::time_point now{1h};

    static sweep_options options(polling p) { return {p, {15s, 30s, 60s, 120s}, 500}; }

    void follow(int from, int to)
    {
        for (int number = from; number <= to; ++number)
            s.add(id(number), now);
        now += 1s;
    }

    /// What is called now: its path, or the link; empty for nothing.
    std::string next()
    {
        const sweep_action a = s.next(now);
        delay = a.delay;
        return !a.call ? "" : a.call->link.empty() ? a.call->path : a.call->link;
    }

    /// Waits until something is to be called.
    std::string wait_for_call()
    {
        for (std::string called = next();; called = next()) {
            if (!called.empty())
                return called;
            BOOST_TEST_REQUIRE(delay.count() > 0);
            now += delay;
        }
    }

    void answer(const std::string& body)
    {
        s.on_answer(answer_of(operation::list, 200, body), now);
        now += 100ms;
    }

    void answer(const rdad::job::answer& a)
    {
        s.on_answer(a, now);
        now += 100ms;
    }

    void refuse(unsigned status) { s.on_answer(answer_of(operation::list, status, ""), now); }

    /// "1 success" for a document, "2 ask" where there is none; in order.
    std::vector<std::string> findings()
    {
        std::vector<std::string> names;
        for (const finding& f : s.take_findings()) {
            const std::string what = f.job ? std::string(to_string(f.job->job.state.value())) : "ask";
            names.push_back(fmt::format("{} {}", std::stoi(f.id.substr(24)), what));
            s.remove(f.id);
        }
        std::ranges::sort(names);
        return names;
    }

    std::chrono::milliseconds delay{};
};

using strings = std::vector<std::string>;

inline constexpr const char* first_page = "/jobs?$filter=state%20eq%20active&$top=1000";

}  // namespace rdad::job
