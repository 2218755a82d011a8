// SPDX-License-Identifier: BSL-1.0
// What the tests of the client have in common.
#pragma once

#include "http/certificates.hpp"
#include "http/client.hpp"
#include "http/loopback_server.hpp"
#include "http/run.hpp"
#include "http/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::http {

inline std::ostream& operator<<(std::ostream& out, errc e)
{
    return out << make_error_code(e).message();
}

}  // namespace rdad::http

namespace rdad::testing {

using answer = http::result<http::response>;

struct client_fixture
{
    boost::asio::io_context io{1};
    certificate_authority authority;
    temporary_directory directory;
    std::string ca_file = directory.write("ca.pem", authority.certificate());

    loopback_server::handler always(reply what)
    {
        return [what = std::move(what)](seen_request) -> boost::asio::awaitable<reply> { co_return what; };
    }

    loopback_server tls_server(loopback_server::handler replies)
    {
        return {io, {.certificate = authority.issue()}, std::move(replies)};
    }

    http::client_settings settings_for(std::uint16_t port, std::string_view host = "localhost") const
    {
        http::client_settings settings;
        settings.base = http::parse_url(fmt::format("https://{}:{}", host, port)).value();
        settings.ca_file = ca_file;
        return settings;
    }

    http::client client_of(const loopback_server& server) const
    {
        return http::client::make(settings_for(server.port())).value();
    }

    answer send(const http::client& client, http::request r) { return run(io, client.send(std::move(r))); }

    answer get(const http::client& client, std::string target = "/")
    {
        return send(client, {.method = "GET", .target = std::move(target), .idempotent = true});
    }
};

}  // namespace rdad::testing
