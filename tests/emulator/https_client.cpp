// SPDX-License-Identifier: BSL-1.0
#include "https_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace rdad::emulator {

struct https_connection::parts
{
    asio::io_context context;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    std::optional<asio::ssl::stream<tcp::socket>> stream;
    beast::flat_buffer buffer;
};

https_connection::https_connection(
    std::uint16_t port,
    const std::filesystem::path& ca_file,
    const std::string& host
)
    : parts_(std::make_unique<parts>())
{
    parts_->tls.load_verify_file(ca_file.string());
    parts_->tls.set_verify_mode(asio::ssl::verify_peer);
    parts_->stream.emplace(parts_->context, parts_->tls);
    parts_->stream->set_verify_callback(asio::ssl::host_name_verification(host));
    parts_->stream->next_layer().connect({asio::ip::address_v4::loopback(), port});
    parts_->stream->next_layer().set_option(tcp::no_delay(true));
    parts_->stream->handshake(asio::ssl::stream_base::client);
}

https_connection::https_connection(https_connection&&) noexcept = default;
https_connection::~https_connection() = default;

bool https_connection::send(std::string_view bytes)
{
    error_code ec;
    asio::write(*parts_->stream, asio::buffer(bytes), ec);
    return !ec;
}

std::optional<reply> https_connection::receive(bool to_head)
{
    http::response_parser<http::string_body> parser;
    parser.skip(to_head);
    error_code ec;
    http::read(*parts_->stream, parts_->buffer, parser, ec);
    if (ec)
        return std::nullopt;
    auto response = parser.release();
    reply r{response.result_int(), {}, std::move(response.body())};
    for (const auto& field : response)
        r.headers[std::string(field.name_string())] = std::string(field.value());
    return r;
}

std::optional<reply> https_connection::ask(
    std::string_view method,
    std::string_view target,
    std::string_view header_lines,
    std::string_view body
)
{
    const std::string length = body.empty() ? "" : fmt::format("Content-Length: {}\r\n", body.size());
    if (!send(fmt::format(
            "{} {} HTTP/1.1\r\nHost: localhost\r\n{}{}\r\n{}",
            method,
            target,
            header_lines,
            length,
            body
        )))
        return std::nullopt;
    return receive(method == "HEAD");
}

bool https_connection::receive_end()
{
    std::array<char, 1024> scrap;
    error_code ec;
    while (!ec)
        parts_->stream->read_some(asio::buffer(scrap), ec);
    return ec == asio::error::eof;
}

}  // namespace rdad::emulator
