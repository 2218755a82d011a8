// SPDX-License-Identifier: BSL-1.0
#include "control/serving/question_answers.hpp"

#include "spool/event_log.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace json = boost::json;
using boost::beast::http::status;

namespace rdad::control {
namespace {

response response_with(const std::vector<batch_status>& batches)
{
    json::array array;
    for (const batch_status& each : batches)
        array.push_back(to_json(each));
    return {status::ok, json::serialize(json::object{{"batches", std::move(array)}})};
}

response response_with(const std::optional<job::earlier_batch>& earlier)
{
    const json::value value = earlier ? json::value(to_json(*earlier)) : json::value(nullptr);
    return {status::ok, json::serialize(json::object{{"earlier", value}})};
}

asio::awaitable<response> list_jobs(resource what, const handlers& ask, uid_t by)
{
    auto query = read_url_query(what.query.value_or(""));
    if (!query)
        co_return response_of(status::bad_request, query.error().sentence);
    auto list = co_await ask.jobs(*std::move(query), by);
    co_return response_of(std::move(list));
}

asio::awaitable<response> show_job(resource what, const handlers& ask, uid_t by)
{
    auto view = co_await ask.job(std::move(what.path[1]), by);
    co_return response_of(std::move(view));
}

asio::awaitable<response> sum_up(resource what, const handlers& ask, uid_t by)
{
    auto sums = co_await ask.history(what.query.value_or(""), by);
    co_return response_of(std::move(sums));
}

/// A client that has lost its stream says by a field of the header where it was; that comes after what the target says.
asio::awaitable<response> stream_events(resource what, const handlers& ask, uid_t by)
{
    constexpr std::string_view parameter = "after=";
    std::optional<std::uint64_t> after;
    if (what.last_event_id)
        after = spool::read_cursor(*what.last_event_id);
    else if (what.query && what.query->starts_with(parameter))
        after = spool::read_cursor(std::string_view(*what.query).substr(parameter.size()));
    if (!after && (what.query || what.last_event_id))
        co_return response_of(
            status::bad_request,
            "There is one parameter, after, and its value is the cursor of an event, a whole number."
        );
    response r{status::ok, "", "text/event-stream"};
    r.fields.emplace_back("Cache-Control", "no-store");
    r.stream = ask.events(after, by);
    co_return r;
}

asio::awaitable<response> find_earlier(resource what, const handlers& ask, uid_t by)
{
    co_return response_with(ask.earlier(what.path[1], by));
}

asio::awaitable<response> list_batches(resource, const handlers& ask, uid_t by)
{
    const auto batches = co_await ask.batches(by);
    co_return response_with(batches);
}

asio::awaitable<response> tell_health(resource, const handlers& ask, uid_t by)
{
    const auto health = co_await ask.health(by);
    co_return response{status::ok, json::serialize(to_json(health))};
}

asio::awaitable<response> tell_metrics(resource, const handlers& ask, uid_t)
{
    auto numbers = co_await ask.metrics();
    response answered = response_of(std::move(numbers));
    if (answered.status == status::ok)
        answered.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return answered;
}

struct question
{
    std::string_view first;  ///< segment of the path, behind the version
    std::size_t segments;    ///< that the path has
    bool takes_query;
    asio::awaitable<response> (*answer)(resource what, const handlers& ask, uid_t by);
    bool has_version = true;  ///< false: what asks knows a path of its own
};

constexpr std::array questions{
    question{"health", 1, false, tell_health},
    question{"batches", 1, false, list_batches},
    question{"earlier", 2, false, find_earlier},
    question{"jobs", 1, true, list_jobs},
    question{"jobs", 2, false, show_job},
    question{"history", 1, true, sum_up},
    question{"events", 1, true, stream_events},
    question{"metrics", 1, false, tell_metrics, false},
};

/// Null: there is none such.
const question* question_of(const resource& what)
{
    const auto is_it = [&](const question& each) {
        return each.has_version == what.has_version && each.segments == what.path.size() &&
               what.path.front() == each.first && (each.takes_query || !what.query);
    };
    const auto found = std::ranges::find_if(questions, is_it);
    return found == questions.end() ? nullptr : &*found;
}

}  // namespace

bool is_question(const resource& what)
{
    return question_of(what) != nullptr;
}

asio::awaitable<response> answer_to_question(resource what, const handlers& ask, uid_t by)
{
    const question& q = *question_of(what);
    co_return co_await q.answer(std::move(what), ask, by);
}

}  // namespace rdad::control
