// SPDX-License-Identifier: BSL-1.0
#include "emulator/route.hpp"

#include <array>

namespace rdad::emulator {
namespace {

constexpr std::array<std::string_view, operation_count> operation_names = {
    "patch",
    "create",
    "get",
    "list",
    "progress",
    "messages",
    "delete",
    "create-workspace",
    "get-workspace",
    "delete-workspace",
    "engines-limit",
    "token",
    "other",
    "control",
};

/// Cuts "https://host:port" off a target in absolute form.
std::string_view without_origin(std::string_view target)
{
    if (target.starts_with('/'))
        return target;
    const auto authority = target.find("://");
    if (authority == target.npos)
        return target;
    const auto path = target.find('/', authority + 3);
    return path == target.npos ? "/" : target.substr(path);
}

bool cut_prefix(std::string_view& path, std::string_view prefix)
{
    if (!path.starts_with(prefix))
        return false;
    path.remove_prefix(prefix.size());
    return true;
}

/// Cuts the prefix of a service off. Null: there is none.
const api::service* cut_service(std::string_view& path)
{
    for (const api::service* const each : api::all_services) {
        std::string_view rest = path;
        if (cut_prefix(rest, "/") && cut_prefix(rest, each->name)) {
            path = rest;
            return each;
        }
    }
    return nullptr;
}

/// Fills in the route of /jobs. A service that can't list its jobs has nothing there that could be got: it
/// answers as where there is no path, not with 405.
void route_jobs(std::string_view method, bool has_list, route& route)
{
    if (method == "POST")
        route.operation = operation::create;
    else if (method == "GET" && has_list)
        route.operation = operation::list;
    else if (method != "GET")
        route.allowed = has_list ? "GET, HEAD, POST" : "POST";
}

/// Fills in the route of /workspaces and what is below it.
void route_workspaces(std::string_view method, route& route)
{
    std::string_view rest = route.path;
    if (rest == "/workspaces") {
        route.allowed = "POST";
        if (method == "POST")
            route.operation = operation::create_workspace;
    } else if (cut_prefix(rest, "/workspaces/") && !rest.empty() && rest.find('/') == rest.npos) {
        route.id = rest;
        route.allowed = "GET, HEAD, DELETE";
        if (method == "GET")
            route.operation = operation::get_workspace;
        else if (method == "DELETE")
            route.operation = operation::delete_workspace;
    }
}

/// Fills in the route of a path that only services with workspaces have.
void route_beside_jobs(std::string_view method, route& route)
{
    if (route.path != "/limits/engines")
        return route_workspaces(method, route);
    route.allowed = "GET, HEAD";
    if (method == "GET")
        route.operation = operation::engines_limit;
}

/// Fills in the route of a path of a service.
void route_api(std::string_view method, bool has_list, route& route)
{
    std::string_view rest = route.path;
    if (rest == "/jobs")
        return route_jobs(method, has_list, route);
    if (!cut_prefix(rest, "/jobs/")) {
        if (route.service->ownership == api::ownership::workspace)
            route_beside_jobs(method, route);
        return;
    }
    route.id = rest.substr(0, rest.find('/'));
    rest.remove_prefix(route.id.size());
    if (route.id.empty())
        return;
    if (rest.empty()) {
        route.allowed = "GET, HEAD, PATCH, DELETE";
        if (method == "PATCH" && !api::starts_by_creation(*route.service))
            route.operation = operation::patch;
        else if (method == "GET")
            route.operation = operation::get;
        else if (method == "DELETE")
            route.operation = operation::delete_;
    } else if (rest == "/progress") {
        route.allowed = "GET, HEAD";
        if (method == "GET")
            route.operation = operation::progress;
    } else if (rest == "/messages" && api::starts_by_creation(*route.service) && method == "GET") {
        route.operation = operation::messages;
    }
}

}  // namespace

std::string_view to_string(operation operation) noexcept
{
    return operation_names[static_cast<std::size_t>(operation)];
}

std::optional<operation> parse_operation(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < operation_names.size(); ++i) {
        if (operation_names[i] == name)
            return static_cast<operation>(i);
    }
    return std::nullopt;
}

std::string prefix_of(const api::service& service)
{
    return "/" + std::string(service.name);
}

bool is_api_operation(operation operation) noexcept
{
    return operation != operation::token && operation != operation::control;
}

route find_route(std::string_view method, std::string_view target, bool has_list)
{
    target = without_origin(target);
    route r;
    r.path = target.substr(0, target.find('?'));
    r.query = target.substr(std::min(r.path.size() + 1, target.size()));
    r.head = method == "HEAD";
    if (r.head)
        method = "GET";

    if (r.path.starts_with("/emulator/")) {
        r.operation = operation::control;
    } else if (r.path == "/connect/token") {
        r.allowed = "POST";
        if (method == "POST")
            r.operation = operation::token;
    } else {
        r.service = cut_service(r.path);
        if (r.service)
            route_api(method, has_list, r);
    }
    return r;
}

}  // namespace rdad::emulator
