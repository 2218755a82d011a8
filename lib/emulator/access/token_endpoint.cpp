// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/token_endpoint.hpp"

#include "emulator/list/query_parameters.hpp"

#include <boost/json/object.hpp>
#include <boost/url/pct_string_view.hpp>
#include <openssl/evp.h>

#include <map>

namespace json = boost::json;
namespace urls = boost::urls;

namespace rdad::emulator {
namespace {

constexpr std::string_view all_scopes = "realitydataanalysis:read realitydataanalysis:modify itwin-platform";

using form = std::map<std::string, std::string, std::less<>>;

std::string decoded(urls::pct_string_view text)
{
    urls::encoding_opts options;
    options.space_as_plus = true;
    return text.decode(options);
}

/// Null for what is not a form, and for one that names a parameter twice (section 3.2). Parameters without a
/// value are as if left out (section 3.2).
std::optional<form> parse_form(std::string_view body)
{
    auto query = parse_query_parameters(body);
    if (!query)
        return std::nullopt;
    form parameters;
    for (auto& [name, value] : *query) {
        if (!value.empty() && !parameters.emplace(std::move(name), std::move(value)).second)
            return std::nullopt;
    }
    return parameters;
}

std::string find_parameter(const form& parameters, std::string_view name)
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? "" : found->second;
}

std::optional<std::string> decode_base64(std::string_view text)
{
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()),
        reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size())
    );
    if (size < 0 || text.empty())
        return std::nullopt;
    // What stands for padding is decoded as zeros.
    const auto padding = text.size() - 1 - text.find_last_not_of('=');
    bytes.resize(static_cast<std::size_t>(size) - std::min<std::size_t>(padding, 2));
    return bytes;
}

/// Null for what is not the header of the Basic scheme (RFC 7617); id and secret are form-encoded in it (RFC
/// 6749 section 2.3.1).
std::optional<client_credentials> parse_basic(std::string_view authorization)
{
    constexpr std::string_view scheme = "Basic ";
    if (!authorization.starts_with(scheme))
        return std::nullopt;
    const auto pair = decode_base64(authorization.substr(scheme.size()));
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos)
        return std::nullopt;
    const auto id = urls::make_pct_string_view({pair->data(), colon});
    const auto secret = urls::make_pct_string_view({pair->data() + colon + 1, pair->size() - colon - 1});
    if (!id || !secret)
        return std::nullopt;
    return client_credentials{decoded(*id), decoded(*secret)};
}

response no_store(response response)
{
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"Pragma", "no-cache"});
    return response;
}

response token_error(unsigned status, std::string_view code)
{
    return no_store(json_response(status, {{"error", code}}));
}

response invalid_client()
{
    response r = token_error(401, "invalid_client");
    r.headers.push_back({"WWW-Authenticate", "Basic realm=\"token\""});
    return r;
}

}  // namespace

response answer_token_request(
    const request& request,
    const client_credentials& client,
    tokens& issued,
    time_point now
)
{
    const auto parameters =
        is_form_content_type(request.content_type) ? parse_form(request.body) : std::nullopt;
    if (!parameters)
        return token_error(400, "invalid_request");
    client_credentials given{
        find_parameter(*parameters, "client_id"),
        find_parameter(*parameters, "client_secret"),
    };
    if (request.authorization) {
        if (!given.secret.empty())
            return token_error(400, "invalid_request");
        given = parse_basic(*request.authorization).value_or(client_credentials{});
    }
    if (given != client)
        return invalid_client();

    const std::string grant_type = find_parameter(*parameters, "grant_type");
    if (grant_type.empty())
        return token_error(400, "invalid_request");
    if (grant_type != "client_credentials")
        return token_error(400, "unsupported_grant_type");

    std::string scope = find_parameter(*parameters, "scope");
    if (scope.empty())
        scope = all_scopes;
    const auto granted = parse_scope(scope);
    if (!granted)
        return token_error(400, "invalid_scope");
    return no_store(json_response(
        200,
        {{"access_token", issued.issue(*granted, now)},
         {"expires_in", issued.lifetime().count()},
         {"token_type", "Bearer"},
         {"scope", scope}}
    ));
}

}  // namespace rdad::emulator
