// SPDX-License-Identifier: BSL-1.0
// A request and what is answered to it, free of any HTTP library.
#pragma once

#include "api/error.hpp"
#include "api/problem.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::emulator {

/// What the service looks at of a request. All of it must live until the request is answered.
struct request
{
    std::string_view method;

    /// As it stands in the request line: a path with an optional query, or a whole URL (RFC 9112
    /// section 3.2).
    std::string_view target;

    /// Of the headers of these names; null if there is none.
    std::optional<std::string_view> authorization;
    std::optional<std::string_view> content_type;

    std::string_view body;

    /// Of the header of that name; null if there is none.
    std::optional<std::string_view> host = std::nullopt;
};

struct header
{
    std::string name;
    std::string value;
};

/// Content-Length, Date and Server are added where it is sent.
struct response
{
    unsigned status = 200;
    std::vector<header> headers;

    std::string body;

    /// Empty if there is no body.
    std::string_view content_type = "application/json";

    /// True if a fault order has dictated it (see faults.hpp): it need not be one that the service would
    /// give.
    bool ordered = false;

    /// The value of the header `name`, whatever its case; null if there is none.
    std::optional<std::string> find_header(std::string_view name) const;
};

/// What happens on a request's connection.
struct answer
{
    /// Null: the connection is closed without an answer.
    std::optional<emulator::response> response;

    /// How long to wait before that.
    std::chrono::milliseconds delay{};
};

/// An answer of 204.
response no_content();

response json_response(unsigned status, const boost::json::object& body);

/// An answer of the schema "Error Response".
response error_response(unsigned status, const api::error& error);
response error_response(unsigned status, std::string_view code, std::string_view message);

/// Reads a body that has to be a JSON object.
api::checked<boost::json::object> parse_object(std::string_view body);

/// True for "application/json" and for the media type of a service's answers (api::service::accept), whatever their
/// parameters and case.
bool is_json_content_type(std::optional<std::string_view> content_type, std::string_view media_type) noexcept;

/// True for "application/x-www-form-urlencoded", whatever its parameters and case.
bool is_form_content_type(std::optional<std::string_view> content_type) noexcept;

}  // namespace rdad::emulator
