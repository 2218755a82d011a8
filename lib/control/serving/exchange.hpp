// SPDX-License-Identifier: BSL-1.0
// A request that has come over a socket, and what it is answered with.
#pragma once

#include "control/serving/body_stream.hpp"
#include "failure/failure.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::control {

struct request
{
    boost::beast::http::verb method;
    std::string target;
    std::string body;
    uid_t by;  ///< the user who asks

    /// What the client of a stream of events has read last (HTML, section 9.2.4). Null: it has read none.
    std::optional<std::string> last_event_id{};
};

struct response
{
    boost::beast::http::status status;
    std::string body;
    std::string content_type = "application/json";

    /// More fields of the header, by name and value.
    std::vector<std::pair<std::string, std::string>> fields{};

    /// What is sent in the place of `body`. Null: nothing is.
    std::shared_ptr<body_stream> stream{};
};

/// The response that only has that sentence. What isn't printable in it is replaced.
response response_of(boost::beast::http::status status, std::string_view message);

/// That JSON; or why there is none, with a status by its code: 404 for ENOENT, 403 for EACCES, 400 for EINVAL, 409 for
/// EOPNOTSUPP, 500 for EILSEQ, else 503.
response response_of(result<std::string> json);

/// There is nothing at that path; it says what there is.
response no_such_path();

/// The method isn't allowed, but those of `allowed` are: "GET", "GET, HEAD".
response not_that_method(std::string_view allowed, std::string_view message);

}  // namespace rdad::control
