// SPDX-License-Identifier: BSL-1.0
#include "control/answering.hpp"

#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>

#include <optional>
#include <utility>

namespace asio = boost::asio;
namespace json = boost::json;
using boost::beast::http::status;
using boost::beast::http::verb;

namespace rdad::control {
namespace {

/// The segments of the path, without the version. Null: it is no path, or has a query.
std::optional<std::vector<std::string>> path_of(std::string_view target)
{
    const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
    if (!url || url->has_query())
        return std::nullopt;
    std::vector<std::string> segments;
    for (const auto& segment : url->segments())
        segments.emplace_back(segment.begin(), segment.end());
    return segments;
}

/// Null: it names none.
std::optional<order> order_named(std::string_view name)
{
    for (const order o : all_orders) {
        if (name == to_string(o))
            return o;
    }
    return std::nullopt;
}

response no_such_path()
{
    return response_of(
        status::not_found,
        "There are only /v1/health, /v1/batches, /v1/earlier/DIGEST, /v1/jobs/NAME, and for orders "
        "/v1/jobs/NAME/cancel, /v1/jobs/NAME/release and /v1/jobs/NAME/retry."
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

response response_with(result<std::string> view)
{
    if (view)
        return {status::ok, *std::move(view)};
    const failure& failed = view.error();
    const auto status_by_code = [&] {
        if (failed.code == boost::system::errc::no_such_file_or_directory)
            return status::not_found;
        const bool is_senseless = failed.code == boost::system::errc::illegal_byte_sequence;
        return is_senseless ? status::internal_server_error : status::service_unavailable;
    };
    return response_of(status_by_code(), failed.sentence);
}

/// Whether the path is that of something that may be asked.
bool is_question(const std::vector<std::string>& path)
{
    const bool is_of_one = path.size() == 2 && (path[0] == "jobs" || path[0] == "earlier");
    const bool is_of_all = path.size() == 1 && (path[0] == "health" || path[0] == "batches");
    return is_of_one || is_of_all;
}

/// To a question for which nobody has to be waited for.
response answer_at_once(const std::vector<std::string>& path, const handlers& ask)
{
    if (path[0] == "earlier")
        return response_with(ask.earlier(path[1]));
    if (path[0] == "batches")
        return response_with(ask.batches());
    return {status::ok, json::serialize(json::object{{"status", journal::printable(ask.status())}})};
}

}  // namespace

/// Names in a sentence may be anything, but JSON is UTF-8.
response response_of(status status, std::string_view message)
{
    return {status, json::serialize(json::object{{"message", journal::printable(message)}})};
}

asio::awaitable<response> answer_to(verb method, std::string target, const handlers& ask, uid_t by)
{
    auto path = path_of(target);
    if (!path)
        co_return no_such_path();
    const bool has_version = !path->empty() && path->front() == "v1";
    if (has_version)
        path->erase(path->begin());
    if (path->size() == 3 && path->front() == "jobs") {
        const auto o = order_named((*path)[2]);
        if (!o)
            co_return no_such_path();
        if (method != verb::post)
            co_return not_that_method("POST", "An order is a POST.");
        const order_answer a = co_await ask.order(*o, std::move((*path)[1]), by);
        co_return response_of(status_of(a.status), a.message);
    }
    if (!has_version || !is_question(*path))
        co_return no_such_path();
    if (method != verb::get)
        co_return not_that_method("GET", "A question is a GET.");
    if (path->front() == "jobs") {
        auto view = co_await ask.job(std::move((*path)[1]));
        co_return response_with(std::move(view));
    }
    co_return answer_at_once(*path, ask);
}

}  // namespace rdad::control
