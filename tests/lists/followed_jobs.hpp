// SPDX-License-Identifier: BSL-1.0
// Jobs that a sweep follows, and lists as the service answers them.
#pragma once

#include "lists/sweep.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::lists {

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

/// As few as can be asked for with one call, so that no list is needed.
struct few_jobs
{
    sweep s{api::realitydataanalysis, options(job::polling::automatic), 1};
    sweep::clock::time_point now{1h};

    static sweep_options options(job::polling p) { return {p, {15s, 30s, 60s, 120s}, 500}; }

    void follow(int from, int to)
    {
        for (int number = from; number <= to; ++number)
            s.add(id(number), created, now);
        now += 1s;
    }

    /// What is asked_for now: its path, or the link; empty for nothing.
    std::string next()
    {
        const sweep_action a = s.next(now);
        delay = a.delay;
        asked_for = !a.call ? "" : a.call->link.empty() ? a.call->path : a.call->link;
        return asked_for;
    }

    /// Waits until something is to be asked_for.
    std::string wait_for_call()
    {
        while (next().empty()) {
            BOOST_TEST_REQUIRE(delay.count() > 0);
            now += delay;
        }
        return asked_for;
    }

    void answer(const std::string& body)
    {
        s.on_answer(job::answer_of(job::operation::list, 200, body), now);
        now += 100ms;
    }

    void answer(const job::answer& a)
    {
        s.on_answer(a, now);
        now += 100ms;
    }

    void refuse(unsigned status) { s.on_answer(job::answer_of(job::operation::list, status, ""), now); }

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

    std::string asked_for;
    std::chrono::milliseconds delay{};

    /// Of the jobs that are followed next. Null: not known, so that only the list of active jobs tells of them.
    std::optional<std::chrono::sys_seconds> created{};
};

using strings = std::vector<std::string>;

inline constexpr const char* first_page = "/jobs?$filter=state%20eq%20active&$top=1000";

/// So many that lists are asked for. Besides those of the test there are others, which are active as long as they are
/// followed, and which the first page shows.
struct followed_jobs : few_jobs
{
    followed_jobs() { follow(first_other, last_other); }

    void answer(const std::string& body)
    {
        few_jobs::answer(asked_for == first_page ? with_others(body) : body);
    }
    using few_jobs::answer;

    void forget_others()
    {
        for (int number = first_other; number <= last_other; ++number)
            s.remove(id(number));
    }

private:
    static constexpr int first_other = 10'001;
    static constexpr int last_other = 10'400;

    static std::string with_others(const std::string& body)
    {
        constexpr std::string_view begin = R"({"jobs": [)";
        BOOST_TEST_REQUIRE(body.starts_with(begin));
        strings items;
        for (int number = first_other; number <= last_other; ++number)
            items.push_back(item(number, "active"));
        const std::string_view rest = std::string_view(body).substr(begin.size());
        return fmt::format(
            "{}{}{}{}",
            begin,
            fmt::join(items, ", "),
            rest.starts_with(']') ? "" : ", ",
            rest
        );
    }
};

}  // namespace rdad::lists
