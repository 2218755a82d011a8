// SPDX-License-Identifier: BSL-1.0
// A service without a socket, at a time that the test sets.
#pragma once

#include "emulator/service.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// 2026-11-04T14:00:00Z.
inline constexpr time_point test_begin =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 4) + std::chrono::hours(14);

/// Three jobs that take 100 seconds each and succeed.
inline service_options test_options()
{
    service_options options;
    options.jobs = 3;
    options.chances = {
        .seed = 7,
        .shortest = std::chrono::seconds(100),
        .longest = std::chrono::seconds(100),
        .fail_percent = 0,
    };
    return options;
}

struct service_fixture
{
    explicit service_fixture(const service_options& options = test_options()) : subject(options, test_begin)
    {}

    /// As an authorized client asks, with JSON as content type.
    answer ask(std::string_view method, const std::string& target, std::string_view body = "")
    {
        const std::string authorization = "Bearer " + subject.permanent_token();
        return subject.handle(
            {method, target, authorization, "application/json", body, "localhost:8443"},
            now
        );
    }

    /// The same of a path of a service, which must be answered.
    response ask_service(
        const api::service& service,
        std::string_view method,
        const std::string& path,
        std::string_view body = ""
    )
    {
        return ask(method, prefix_of(service) + path, body).response.value();
    }

    /// The same of realitydataanalysis.
    response ask_api(std::string_view method, const std::string& path, std::string_view body = "")
    {
        return ask_service(api::realitydataanalysis, method, path, body);
    }

    response patch(std::string_view body) { return ask_api("PATCH", "/jobs/" + id, body); }
    response get() { return ask_api("GET", "/jobs/" + id); }
    response progress() { return ask_api("GET", "/jobs/" + id + "/progress"); }

    /// What the counters say at a JSON pointer; 0 if there is nothing.
    std::int64_t counter(std::string_view pointer)
    {
        const boost::json::value counters = subject.counters(now);
        boost::system::error_code ec;
        const auto* found = counters.find_pointer({pointer.data(), pointer.size()}, ec);
        return found ? found->to_number<std::int64_t>() : 0;
    }

    void pass(std::chrono::milliseconds time) { now += time; }

    service subject;
    time_point now = test_begin;

    /// The job that patch, get and progress are about.
    std::string id = subject.first_jobs().at(0);
};

/// The value at a JSON pointer of a body; null if there is none.
inline boost::json::value value_at(const response& r, std::string_view pointer)
{
    boost::system::error_code ec;
    const boost::json::value body = boost::json::parse(r.body);
    const boost::json::value* found = body.find_pointer({pointer.data(), pointer.size()}, ec);
    return found ? *found : boost::json::value();
}

}  // namespace rdad::emulator
