// SPDX-License-Identifier: BSL-1.0
#include "client/service_request.hpp"

#include "auth/hide.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace rdad::client {

http::request request_of(
    job::call call,
    std::string target,
    const auth::secret& token,
    std::string_view accept
)
{
    http::request request;
    request.method = std::move(call.method);
    request.target = std::move(target);
    request.headers = {
        {"Accept", std::string(accept.empty() ? call.service->accept : accept)},
        {"Authorization", "Bearer " + std::string(token.reveal())}};
    if (!call.body.empty())
        request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(call.body);
    request.idempotent = call.idempotent;
    // A page of a list has up to a thousand documents, which are much alike.
    request.accepts_gzip = call.operation == job::operation::list;
    return request;
}

void hide_token(http::response& said, const auth::secret& token)
{
    auth::hide(said.body, token);
    for (http::field& header : said.headers)
        auth::hide(header.value, token);
}

std::optional<std::string> correlation_id_of(const http::response& response)
{
    constexpr std::size_t longest = 100;
    auto id = response.header("x-correlation-id");
    const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
    const bool is_one = id && !id->empty() && id->size() <= longest && std::ranges::all_of(*id, is_printable);
    return is_one ? std::optional<std::string>(*id) : std::nullopt;
}

}  // namespace rdad::client
