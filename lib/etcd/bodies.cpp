// SPDX-License-Identifier: BSL-1.0
// Requests as the gateway reads them.

#include "etcd/bodies.hpp"

#include "etcd/base64.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <string_view>
#include <utility>
#include <variant>

namespace rdad::etcd {
namespace {

namespace json = boost::json;

// What is zero is left out, as the gateway does.

void add_bytes(json::object& to, std::string_view name, std::string_view bytes)
{
    if (!bytes.empty())
        to[name] = to_base64(bytes);
}

void add_number(json::object& to, std::string_view name, std::int64_t number)
{
    if (number != 0)
        to[name] = std::to_string(number);
}

void add_flag(json::object& to, std::string_view name, bool flag)
{
    if (flag)
        to[name] = true;
}

json::object object_of(const range_request& request)
{
    json::object object;
    add_bytes(object, "key", request.key);
    add_bytes(object, "range_end", request.range_end);
    add_number(object, "limit", request.limit);
    add_number(object, "revision", request.revision);
    add_flag(object, "keys_only", request.keys_only);
    add_flag(object, "count_only", request.count_only);
    return object;
}

json::object object_of(const put_request& request)
{
    json::object object;
    add_bytes(object, "key", request.key);
    add_bytes(object, "value", request.value);
    add_number(object, "lease", request.lease);
    return object;
}

json::object object_of(const delete_request& request)
{
    json::object object;
    add_bytes(object, "key", request.key);
    add_bytes(object, "range_end", request.range_end);
    return object;
}

std::string_view name_of(compare_result result)
{
    switch (result) {
    case compare_result::equal: break;
    case compare_result::not_equal: return "NOT_EQUAL";
    case compare_result::greater: return "GREATER";
    case compare_result::less: return "LESS";
    }
    return "EQUAL";
}

// All members are there, also those that are zero: what a comparison means is not left to be guessed.
json::object object_of(const compare& one)
{
    json::object object;
    object["key"] = to_base64(one.key);
    object["result"] = name_of(one.result);
    const std::string number = std::to_string(one.number);
    switch (one.target) {
    case compare_target::create_revision:
        object["target"] = "CREATE";
        object["create_revision"] = number;
        break;
    case compare_target::mod_revision:
        object["target"] = "MOD";
        object["mod_revision"] = number;
        break;
    case compare_target::version:
        object["target"] = "VERSION";
        object["version"] = number;
        break;
    case compare_target::value:
        object["target"] = "VALUE";
        object["value"] = to_base64(one.value);
        break;
    }
    return object;
}

struct to_operation
{
    json::object operator()(const put_request& request) const
    {
        return {{"request_put", object_of(request)}};
    }
    json::object operator()(const delete_request& request) const
    {
        return {{"request_delete_range", object_of(request)}};
    }
    json::object operator()(const range_request& request) const
    {
        return {{"request_range", object_of(request)}};
    }
};

void add_operations(json::object& to, std::string_view name, const std::vector<operation>& operations)
{
    if (operations.empty())
        return;
    json::array array;
    for (const operation& one : operations)
        array.push_back(std::visit(to_operation{}, one));
    to[name] = std::move(array);
}

}  // namespace

std::string body_of(const range_request& request)
{
    return json::serialize(object_of(request));
}

std::string body_of(const put_request& request)
{
    return json::serialize(object_of(request));
}

std::string body_of(const delete_request& request)
{
    return json::serialize(object_of(request));
}

std::string body_of(const txn& request)
{
    json::object object;
    if (!request.compares.empty()) {
        json::array array;
        for (const compare& one : request.compares)
            array.push_back(object_of(one));
        object["compare"] = std::move(array);
    }
    add_operations(object, "success", request.success);
    add_operations(object, "failure", request.failure);
    return json::serialize(object);
}

std::string body_of(const grant_request& request)
{
    json::object object;
    add_number(object, "TTL", request.ttl.count());
    add_number(object, "ID", request.id);
    return json::serialize(object);
}

std::string body_of_lease(std::int64_t id)
{
    json::object object;
    add_number(object, "ID", id);
    return json::serialize(object);
}

std::string body_of_time_to_live(std::int64_t id)
{
    json::object object;
    add_number(object, "ID", id);
    object["keys"] = true;
    return json::serialize(object);
}

std::string body_of_alarms()
{
    return R"({"action":"GET"})";
}

std::string body_of(const watch_request& request, std::int64_t watch_id)
{
    json::object create;
    add_bytes(create, "key", request.key);
    add_bytes(create, "range_end", request.range_end);
    add_number(create, "start_revision", request.start_revision);
    add_number(create, "watch_id", watch_id);
    create["progress_notify"] = true;
    create["fragment"] = true;
    return json::serialize(json::object{{"create_request", std::move(create)}});
}

}  // namespace rdad::etcd
