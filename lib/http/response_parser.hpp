// SPDX-License-Identifier: BSL-1.0
// A response as it is read from a connection: Beast's parser within our limits, and what its outcome means.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace rdad::http {

/// The most bytes of a status line with its headers. Gateways in front of services are fond of headers;
/// Beast's own limit is 8 KiB.
inline constexpr std::uint32_t header_limit = 64 * 1024;

/// The most bytes of a buffer to read into. What Beast parses in one piece has to fit: a header, and the size of
/// a chunk with its extensions, or the trailers (RFC 9112, section 7.1), of neither of which it has a limit.
inline constexpr std::size_t read_buffer_limit = header_limit + 1024;

/// The most bytes of a response that are not of its body: `framing_limit`, and beside that so many for each byte
/// of the body. Chunks of one byte take five.
inline constexpr std::size_t framing_limit = std::size_t{2} * header_limit;
inline constexpr std::size_t framing_of_a_byte = 8;

/// Parses one HTTP/1.1 response (RFC 9112), of which it takes no more than `header_limit` and the settings'
/// `body_limit`. Whoever reads uses a buffer of `read_buffer_limit`, and counts what was read.
class response_parser : public boost::beast::http::response_parser<boost::beast::http::string_body>
{
public:
    /// `interim`: how many bytes the interim responses before it took.
    explicit response_parser(const client_settings& settings, std::size_t interim = 0);

    /// It has taken so many bytes more. Sets the error if too many of them are not of the body.
    void count(std::size_t bytes, boost::system::error_code& ec);

    /// How many bytes it has taken, with the interim responses before it.
    std::size_t taken() const { return taken_; }

    /// The response that was parsed to its end. Null for an interim one, after which the final one follows
    /// (RFC 9110, section 15.2). `errc::malformed_response` if the status makes no sense; failures of
    /// decode_body().
    result<std::optional<response>> take();

    /// The status and the headers of a response whose header was parsed. Null, and failures, as of take(); beside
    /// them `errc::unknown_coding` where the body that follows is in a coding.
    result<std::optional<response>> take_head();

    /// What has been parsed of the body since the last call, for who reads a body as it comes.
    std::string take_body();

    /// The failure that an error of reading is, if the parser has raised it: `errc::body_too_large` or
    /// `errc::malformed_response`. Null if the connection is to blame, also for having ended too early.
    std::optional<failure> failure_of(const boost::system::error_code& ec) const;

private:
    // Null for an interim response.
    result<std::optional<response>> head() const;

    const client_settings& settings_;
    std::size_t taken_;
    std::size_t body_taken_ = 0;  // of taken_, what take_body() has given away
};

}  // namespace rdad::http
