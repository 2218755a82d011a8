// SPDX-License-Identifier: BSL-1.0
// An HTTP request and its response.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::http {

struct field
{
    std::string name;
    std::string value;
};

struct request
{
    std::string method = "GET";

    /// Path and query, percent-encoded, from the slash on. Sent as it is: a base URL's prefix is not put
    /// before it.
    std::string target = "/";

    /// Beside these, the client itself sends Host, User-Agent, Content-Length and Accept-Encoding.
    std::vector<field> headers = {};

    /// Whether the server is asked for the body in gzip; else for no coding.
    bool accepts_gzip = false;

    std::string body = {};

    /// Whether the server may see the request twice without harm. If so the client repeats it by itself,
    /// once, where a kept-alive connection turns out to be dead (RFC 9112, section 9.3.1).
    bool idempotent = false;

    /// Asked when there is a connection, right before the request is written to it: it may have taken a while
    /// to get one. False: the request is not sent after all. Null: it is sent in any case.
    std::function<bool()> may_be_sent = {};
};

struct response
{
    unsigned status = 0;
    std::vector<field> headers = {};

    /// Without the codings that Content-Encoding tells of, see content_coding.hpp.
    std::string body = {};

    /// The value of the first header of that name, in whichever case it is written; nothing if there is none.
    /// It points into this response.
    std::optional<std::string_view> header(std::string_view name) const;
};

}  // namespace rdad::http
