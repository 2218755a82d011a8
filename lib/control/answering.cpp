// SPDX-License-Identifier: BSL-1.0
#include "control/answering.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/parse.hpp>
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

struct resource
{
    /// The segments of the path, without the version.
    std::vector<std::string> path;
    bool has_version = false;

    /// As it is in the target. Null: there is none.
    std::optional<std::string> query;
};

/// Null: it is no path.
std::optional<resource> resource_of(std::string_view target)
{
    const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
    if (!url)
        return std::nullopt;
    resource r;
    for (const auto& segment : url->segments())
        r.path.emplace_back(segment.begin(), segment.end());
    r.has_version = !r.path.empty() && r.path.front() == "v1";
    if (r.has_version)
        r.path.erase(r.path.begin());
    if (url->has_query())
        r.query.emplace(url->encoded_query().data(), url->encoded_query().size());
    return r;
}

response no_such_path()
{
    return response_of(
        status::not_found,
        "There are only /v1/health, /v1/batches, /v1/earlier/DIGEST, /v1/jobs, /v1/jobs/NAME, "
        "/v1/jobs/NAME/progress, /v1/history, /v1/check, and for orders /v1/orders, /v1/jobs/NAME/cancel, "
        "/v1/jobs/NAME/release, /v1/jobs/NAME/retry, /v1/pause, /v1/resume, "
        "/v1/batches/LABEL/pause, /v1/batches/LABEL/resume and /v1/batches/LABEL/priority."
    );
}

response not_that_method(std::string_view allowed, std::string_view message)
{
    response r = response_of(status::method_not_allowed, message);
    r.allow = allowed;
    return r;
}

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

response response_with(result<std::string> text)
{
    if (text)
        return {status::ok, *std::move(text)};
    const failure& failed = text.error();
    const auto status_by_code = [&] {
        if (failed.code == boost::system::errc::no_such_file_or_directory)
            return status::not_found;
        if (failed.code == boost::system::errc::permission_denied)
            return status::forbidden;
        if (failed.code == boost::system::errc::invalid_argument)
            return status::bad_request;
        if (failed.code == boost::system::errc::operation_not_supported)
            return status::conflict;
        const bool is_senseless = failed.code == boost::system::errc::illegal_byte_sequence;
        return is_senseless ? status::internal_server_error : status::service_unavailable;
    };
    return response_of(status_by_code(), failed.sentence);
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

asio::awaitable<response> answer_to_order(
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
        co_return response_with(result<std::string>(progress.error()));
    co_return response{status::ok, json::serialize(api::progress_response_json(*progress))};
}

asio::awaitable<response> answer_to_check(verb method, const handlers& ask, uid_t by)
{
    if (method != verb::post)
        co_return not_that_method("POST", "A check is a POST: it makes a call.");
    auto checking = ask.check(by);
    const auto findings = co_await std::move(checking);
    if (!findings)
        co_return response_with(result<std::string>(findings.error()));
    co_return response{status::ok, json::serialize(diagnosis::to_json(*findings))};
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

asio::awaitable<response> answer_to_query(std::string encoded, const handlers& ask, uid_t by)
{
    auto query = read_url_query(encoded);
    if (!query)
        co_return response_of(status::bad_request, query.error().sentence);
    auto list = co_await ask.jobs(*std::move(query), by);
    co_return response_with(std::move(list));
}

asio::awaitable<response> answer_to_question(resource what, const handlers& ask, uid_t by)
{
    const std::string& kind = what.path.front();
    const bool is_of_one = what.path.size() == 2;
    if (kind == "jobs" && !is_of_one)
        co_return co_await answer_to_query(what.query.value_or(""), ask, by);
    if (kind == "jobs") {
        auto view = co_await ask.job(std::move(what.path[1]), by);
        co_return response_with(std::move(view));
    }
    if (kind == "history") {
        auto sums = co_await ask.history(what.query.value_or(""), by);
        co_return response_with(std::move(sums));
    }
    if (kind == "earlier")
        co_return response_with(ask.earlier(what.path[1], by));
    if (kind == "batches") {
        const auto batches = co_await ask.batches(by);
        co_return response_with(batches);
    }
    const auto health = co_await ask.health(by);
    co_return response{status::ok, json::serialize(to_json(health))};
}

/// Whether it may be asked. Of all that may be, only the list of jobs and history are asked for with a query.
bool is_question(const resource& what)
{
    if (!what.has_version || what.path.empty())
        return false;
    const std::string& kind = what.path.front();
    if (what.path.size() == 1 && (kind == "jobs" || kind == "history"))
        return true;
    const bool is_of_one = what.path.size() == 2 && (kind == "jobs" || kind == "earlier");
    const bool is_of_all = what.path.size() == 1 && (kind == "health" || kind == "batches");
    return !what.query && (is_of_one || is_of_all);
}

}  // namespace

/// Names in a sentence may be anything, but JSON is UTF-8.
response response_of(status status, std::string_view message)
{
    return {status, json::serialize(json::object{{"message", journal::printable(message)}})};
}

bool is_order_for_many(std::string_view target)
{
    return target == "/v1/orders";
}

asio::awaitable<response> answer_to(request request, const handlers& ask)
{
    auto what = resource_of(request.target);
    if (!what)
        co_return no_such_path();
    const bool is_of_job = !what->query && what->path.size() == 3 && what->path.front() == "jobs";
    if (is_of_job && what->has_version && what->path.back() == "progress")
        co_return co_await answer_to_progress(request.method, std::move(what->path), ask, request.by);
    if (is_of_job)
        co_return co_await answer_to_order(request.method, std::move(what->path), ask, request.by);
    if (is_order_for_many(request.target))
        co_return co_await answer_to_order_for_many(request.method, std::move(request.body), ask, request.by);
    if (request.target == "/v1/check")
        co_return co_await answer_to_check(request.method, ask, request.by);
    if (is_of_priority(*what))
        co_return co_await answer_to_priority(
            request.method,
            std::move(what->path[1]),
            std::move(request.body),
            ask,
            request.by
        );
    if (is_of_pausing(*what))
        co_return co_await answer_to_pausing(request.method, *std::move(what), ask, request.by);
    if (!is_question(*what))
        co_return no_such_path();
    if (request.method != verb::get)
        co_return not_that_method("GET", "A question is a GET.");
    co_return co_await answer_to_question(*std::move(what), ask, request.by);
}

}  // namespace rdad::control
