// SPDX-License-Identifier: BSL-1.0
// A service without a socket, and what its clients send to the sisters of realitydataanalysis.
#pragma once

#include "service_fixture.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>

namespace rdad::emulator {

/// The creation of a job of contextcapture.
inline boost::json::object modeling_creation(std::string_view workspace_id)
{
    return {
        {"type", "Full"},
        {"name", "Tower"},
        {"workspaceId", workspace_id},
        {"inputs",
         {{{"id", "58e0c0ca-f730-4e5b-808d-1c8cacacb4d4"}, {"description", "Drone photos"}},
          {{"id", "dc65ce7d-2598-422f-97a5-5ae8eb004b67"}}}},
        {"settings", {{"quality", "Extra"}, {"processingEngines", 5}, {"outputs", {"OBJ", "3MX"}}}},
    };
}

/// The creation of a job of realityconversion.
inline boost::json::object conversion_creation()
{
    return {
        {"type", "Conversion"},
        {"name", "Cloud"},
        {"iTwinId", "510cd1a3-3703-4729-b08c-fecd9c87c3be"},
        {"inputs", boost::json::array{boost::json::object{{"id", "58e0c0ca-f730-4e5b-808d-1c8cacacb4d4"}}}},
        {"outputs", boost::json::array{"OPC"}},
        {"options", {{"processingEngines", 5}, {"merge", false}}},
    };
}

inline std::string id_at(const response& r, std::string_view pointer)
{
    const boost::json::value id = value_at(r, pointer);
    return id.is_string() ? std::string(id.get_string()) : std::string();
}

struct sister_fixture : service_fixture
{
    response create(const api::service& service, const boost::json::object& creation)
    {
        return ask_service(service, "POST", "/jobs", boost::json::serialize(creation));
    }

    response patch_of(const api::service& service, const std::string& job, std::string_view body)
    {
        return ask_service(service, "PATCH", "/jobs/" + job, body);
    }

    response get_of(const api::service& service, const std::string& job)
    {
        return ask_service(service, "GET", "/jobs/" + job);
    }

    response progress_of(const api::service& service, const std::string& job)
    {
        return ask_service(service, "GET", "/jobs/" + job + "/progress");
    }

    /// A job of that service that is new.
    std::string make_job(const api::service& service)
    {
        return id_at(
            create(
                service,
                &service == &api::contextcapture ? modeling_creation(workspace_id) : conversion_creation()
            ),
            "/job/id"
        );
    }

    std::string workspace_id = id_at(
        ask_service(
            api::contextcapture,
            "POST",
            "/workspaces",
            R"({"name": "Towers", "iTwinId": "3fa85f64-5717-4562-b3fc-2c963f66afa6"})"
        ),
        "/workspace/id"
    );
};

/// A job of one service.
template <const api::service& Service>
struct job_fixture : sister_fixture
{
    response patch(std::string_view body) { return patch_of(Service, job, body); }
    response get() { return get_of(Service, job); }
    response progress() { return progress_of(Service, job); }

    std::string job = make_job(Service);
};

/// A member of a creation or patch that makes it one to be refused.
struct wrong_member
{
    /// Where it is put: a JSON pointer.
    std::string pointer;

    /// What is put there; a member that is to be missing is null.
    boost::json::value value;

    /// The member that the answer names.
    std::string target;
};

/// What the member makes of a creation.
inline boost::json::object with(boost::json::object creation, const wrong_member& wrong)
{
    boost::json::value whole(std::move(creation));
    const auto slash = wrong.pointer.rfind('/');
    boost::json::value& parent = whole.at_pointer(wrong.pointer.substr(0, slash));
    const std::string name = wrong.pointer.substr(slash + 1);
    if (wrong.value.is_null())
        parent.as_object().erase(name);
    else
        parent.as_object()[name] = wrong.value;
    return std::move(whole.as_object());
}

}  // namespace rdad::emulator
