// SPDX-License-Identifier: BSL-1.0
#include "control/serving/order_answers.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace asio = boost::asio;
namespace json = boost::json;
using boost::beast::http::status;
using boost::beast::http::verb;

namespace rdad::control {
namespace {

status status_of(order_status what)
{
    switch (what) {
    case order_status::noted: return status::ok;
    case order_status::unknown: return status::not_found;
    case order_status::refused: return status::conflict;
    case order_status::forbidden: return status::forbidden;
    case order_status::early:
    case order_status::failed: break;
    }
    return status::service_unavailable;
}

response response_with(const orders_answer& answer)
{
    json::array problems;
    for (const order_problem& each : answer.problems)
        problems.push_back(
            {{"name", journal::printable(each.name)}, {"message", journal::printable(each.message)}}
        );
    const json::object body{
        {"message", journal::printable(answer.message)},
        {"noted", answer.noted},
        {"problems", std::move(problems)}};
    return {status_of(answer.status), json::serialize(body)};
}

struct order_for_many
{
    control::order order;
    std::vector<std::string> names;
};

/// Whether JSON may have more elements than an order for many: what has is not even parsed.
bool has_too_many_elements(std::string_view json)
{
    // That of the object is one more.
    std::size_t left = most_jobs_of_order;
    bool is_in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '"')
            is_in_string = !is_in_string;
        else if (is_in_string && json[i] == '\\')
            ++i;
        else if (!is_in_string && json[i] == ',' && left-- == 0)
            return true;
    }
    return false;
}

/// Null where it makes no sense.
std::optional<order_for_many> read_order(std::string_view body)
{
    constexpr std::size_t deepest = 2;
    if (has_too_many_elements(body))
        return std::nullopt;
    const auto document = api::parse_json(body, deepest);
    const json::object* const object = document ? document->if_object() : nullptr;
    const json::array* const jobs = object ? api::read_array(*object, "jobs") : nullptr;
    const auto order = object ? order_named(api::read_string(*object, "order").value_or("")) : std::nullopt;
    const auto is_string = [](const json::value& each) { return each.is_string(); };
    if (!order || !jobs || jobs->size() > most_jobs_of_order || !std::ranges::all_of(*jobs, is_string))
        return std::nullopt;
    order_for_many read{*order, {}};
    read.names.reserve(jobs->size());
    for (const json::value& each : *jobs)
        read.names.emplace_back(each.get_string());
    return read;
}

asio::awaitable<response> answer_to_order_for_one(
    verb method,
    std::vector<std::string> path,
    const handlers& ask,
    uid_t by
)
{
    const auto order = order_named(path[2]);
    if (!order)
        co_return no_such_path();
    if (method != verb::post)
        co_return not_that_method("POST", "An order is a POST.");
    const order_answer a = co_await ask.order(*order, std::move(path[1]), by);
    co_return response_of(status_of(a.status), a.message);
}

asio::awaitable<response> answer_to_order_for_many(
    verb method,
    std::string body,
    const handlers& ask,
    uid_t by
)
{
    if (method != verb::post)
        co_return not_that_method("POST", "An order is a POST.");
    auto read = read_order(body);
    if (!read)
        co_return response_of(
            status::bad_request,
            fmt::format(
                R"(An order for many is a JSON object such as {{"order": "cancel", "jobs": ["bridges.1"]}}, with )"
                "cancel, release or retry, and the names of {} jobs at the most.",
                most_jobs_of_order
            )
        );
    const orders_answer a = co_await ask.orders(read->order, std::move(read->names), by);
    co_return response_with(a);
}

asio::awaitable<response> answer_to_progress(
    verb method,
    std::vector<std::string> path,
    const handlers& ask,
    uid_t by
)
{
    if (method != verb::post)
        co_return not_that_method("POST", "How far a job is takes a call, and so a POST.");
    auto asking = ask.progress(std::move(path[1]), by);
    const auto progress = co_await std::move(asking);
    if (!progress)
        co_return response_of(result<std::string>(progress.error()));
    co_return response{status::ok, json::serialize(api::progress_response_json(*progress))};
}

asio::awaitable<response> answer_to_check(verb method, const handlers& ask, uid_t by)
{
    if (method != verb::post)
        co_return not_that_method("POST", "A check is a POST: it makes a call.");
    auto checking = ask.check(by);
    const auto findings = co_await std::move(checking);
    if (!findings)
        co_return response_of(result<std::string>(findings.error()));
    co_return response{status::ok, json::serialize(diagnosis::to_json(*findings))};
}

response answer_to_page(verb method, const handlers& ask, uid_t by)
{
    if (method != verb::post)
        return not_that_method("POST", "An address of the page is a POST: it makes a token.");
    auto address = ask.page(by);
    if (!address)
        return response_of(std::move(address));
    return {status::ok, json::serialize(json::object{{"url", *address}})};
}

/// "pause" or "resume", alone or behind a batch.
bool is_of_pausing(const resource& what)
{
    const bool is_of_batch = what.path.size() == 3 && what.path.front() == "batches";
    const bool is_whole = what.has_version && !what.query && (is_of_batch || what.path.size() == 1);
    return is_whole && (what.path.back() == "pause" || what.path.back() == "resume");
}

asio::awaitable<response> answer_to_pausing(verb method, resource what, const handlers& ask, uid_t by)
{
    if (method != verb::post)
        co_return not_that_method("POST", "An order is a POST.");
    std::optional<std::string> label;
    if (what.path.size() > 1)
        label = std::move(what.path[1]);
    const order_answer a = co_await ask.pause(what.path.back() == "pause", std::move(label), by);
    co_return response_of(status_of(a.status), a.message);
}

bool is_of_priority(const resource& what)
{
    return what.has_version && !what.query && what.path.size() == 3 && what.path.front() == "batches" &&
           what.path.back() == "priority";
}

asio::awaitable<response> answer_to_priority(
    verb method,
    std::string label,
    std::string body,
    const handlers& ask,
    uid_t by
)
{
    if (method != verb::post)
        co_return not_that_method("POST", "An order is a POST.");
    const auto document = api::parse_json(body);
    const json::object* const object = document ? document->if_object() : nullptr;
    const json::value* const value = object ? object->if_contains("priority") : nullptr;
    const auto priority = value ? api::read_int32(*object, "priority") : std::nullopt;
    if (!value || (!priority && !value->is_null()))
        co_return response_of(
            status::bad_request,
            R"(A priority is a JSON object such as {"priority": 5}, with a whole number of 32 bits, or null for those )"
            "of the jobs' specs."
        );
    const order_answer a = co_await ask.priority(std::move(label), priority, by);
    co_return response_of(status_of(a.status), a.message);
}

bool is_of_job(const resource& what)
{
    return !what.query && what.path.size() == 3 && what.path.front() == "jobs";
}

/// Without a query, and of one segment.
bool is_alone(const resource& what, std::string_view name)
{
    return what.has_version && !what.query && what.path.size() == 1 && what.path.front() == name;
}

}  // namespace

bool is_for_orders(const resource& what)
{
    return is_of_job(what) || is_alone(what, "orders") || is_alone(what, "check") || is_alone(what, "page") ||
           is_of_priority(what) || is_of_pausing(what);
}

asio::awaitable<response> answer_to_order(request asked, resource what, const handlers& ask)
{
    if (is_of_job(what) && what.has_version && what.path.back() == "progress")
        co_return co_await answer_to_progress(asked.method, std::move(what.path), ask, asked.by);
    if (is_of_job(what))
        co_return co_await answer_to_order_for_one(asked.method, std::move(what.path), ask, asked.by);
    if (is_alone(what, "orders"))
        co_return co_await answer_to_order_for_many(asked.method, std::move(asked.body), ask, asked.by);
    if (is_alone(what, "check"))
        co_return co_await answer_to_check(asked.method, ask, asked.by);
    if (is_alone(what, "page"))
        co_return answer_to_page(asked.method, ask, asked.by);
    if (is_of_priority(what))
        co_return co_await answer_to_priority(
            asked.method,
            std::move(what.path[1]),
            std::move(asked.body),
            ask,
            asked.by
        );
    co_return co_await answer_to_pausing(asked.method, std::move(what), ask, asked.by);
}

}  // namespace rdad::control
