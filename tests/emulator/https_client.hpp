// SPDX-License-Identifier: BSL-1.0
// A client that blocks, and that can send what no proper client would.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

struct reply
{
    unsigned status = 0;

    /// By name as it was written. Of several with one name the last.
    std::map<std::string, std::string> headers;

    std::string body;
};

/// One TLS connection to 127.0.0.1 that trusts only `ca_file`, for the name `host`.
class https_connection
{
public:
    /// Throws what Asio throws if there is no connection or its certificate is not to be trusted.
    https_connection(
        std::uint16_t port,
        const std::filesystem::path& ca_file,
        const std::string& host = "localhost"
    );
    https_connection(https_connection&&) noexcept;
    ~https_connection();

    /// Sends these bytes. False if the connection is lost.
    bool send(std::string_view bytes);

    /// Waits for a response to a request; to_head: the request was HEAD, so the response has no body. Null if
    /// the connection ended before it came whole.
    std::optional<reply> receive(bool to_head = false);

    /// Sends a request with these header lines (each ended by \r\n) and waits for its response.
    std::optional<reply> ask(
        std::string_view method,
        std::string_view target,
        std::string_view header_lines = "",
        std::string_view body = ""
    );

    /// Waits until the other side ends the connection: true if it did so properly, by TLS's close_notify.
    bool receive_end();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace rdad::emulator
