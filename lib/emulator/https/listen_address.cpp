// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/listen_address.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace asio = boost::asio;

namespace rdad::emulator {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
    return ec == std::errc() && end == text.data() + text.size() ? std::optional(port) : std::nullopt;
}

std::optional<asio::ip::address> parse_host(std::string_view text)
{
    boost::system::error_code ec;
    if (text == "localhost")
        return asio::ip::address_v4::loopback();
    if (text.starts_with('[') && text.ends_with(']')) {
        const asio::ip::address address = asio::ip::make_address_v6(text.substr(1, text.size() - 2), ec);
        return ec ? std::nullopt : std::optional(address);
    }
    const asio::ip::address address = asio::ip::make_address_v4(text, ec);
    return ec ? std::nullopt : std::optional(address);
}

}  // namespace

result<asio::ip::tcp::endpoint> parse_listen_address(std::string_view text)
{
    const auto colon = text.rfind(':');
    const auto host = colon == text.npos ? std::nullopt : parse_host(text.substr(0, colon));
    const auto port = colon == text.npos ? std::nullopt : parse_port(text.substr(colon + 1));
    if (!host || !port)
        return invalid(fmt::format("{} is not an address and port, such as 127.0.0.1:8443 or [::1]:0", text));
    if (!host->is_loopback())
        return invalid(fmt::format("{} is not loopback, and nothing else may reach the emulator", text));
    return asio::ip::tcp::endpoint(*host, *port);
}

}  // namespace rdad::emulator
