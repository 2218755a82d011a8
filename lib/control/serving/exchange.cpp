// SPDX-License-Identifier: BSL-1.0
#include "control/serving/exchange.hpp"

#include "journal/printable.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace json = boost::json;
using boost::beast::http::status;

namespace rdad::control {

/// Names in a sentence may be anything, but JSON is UTF-8.
response response_of(status status, std::string_view message)
{
    return {status, json::serialize(json::object{{"message", journal::printable(message)}})};
}

response response_of(result<std::string> json)
{
    if (json)
        return {status::ok, *std::move(json)};
    const failure& failed = json.error();
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

response no_such_path()
{
    return response_of(
        status::not_found,
        "There are only /metrics, /v1/health, /v1/batches, /v1/earlier/DIGEST, /v1/jobs, /v1/jobs/NAME, "
        "/v1/jobs/NAME/progress, /v1/history, /v1/events, /v1/check, "
        "/v1/page, and for orders /v1/orders, "
        "/v1/jobs/NAME/cancel, "
        "/v1/jobs/NAME/release, /v1/jobs/NAME/retry, /v1/pause, /v1/resume, "
        "/v1/batches/LABEL/pause, /v1/batches/LABEL/resume and /v1/batches/LABEL/priority."
    );
}

response not_that_method(std::string_view allowed, std::string_view message)
{
    response r = response_of(status::method_not_allowed, message);
    r.fields.emplace_back("Allow", allowed);
    return r;
}

}  // namespace rdad::control
