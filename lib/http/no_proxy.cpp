// SPDX-License-Identifier: BSL-1.0
// Which hosts the environment variable NO_PROXY excepts from a proxy.

#include "http/no_proxy.hpp"

#include "http/lower_case.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace rdad::http {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_of(std::string_view text)
{
    boost::system::error_code no_address;
    auto address = ip::make_address(std::string(text), no_address);
    return no_address ? std::nullopt : std::optional(std::move(address));
}

// "[::1]" is written where a port may follow.
std::string_view without_brackets(std::string_view text)
{
    const bool has_brackets = text.starts_with('[') && text.ends_with(']');
    return has_brackets ? text.substr(1, text.size() - 2) : text;
}

bool is_in_network(const ip::address& host, const std::string& network)
{
    boost::system::error_code no_network;
    if (host.is_v4()) {
        const auto n = ip::make_network_v4(network, no_network);
        return !no_network && ip::network_v4(host.to_v4(), n.prefix_length()).canonical() == n.canonical();
    }
    const auto n = ip::make_network_v6(network, no_network);
    return !no_network && ip::network_v6(host.to_v6(), n.prefix_length()).canonical() == n.canonical();
}

bool matches_address(const ip::address& host, std::string_view entry)
{
    if (entry.find('/') != std::string_view::npos)
        return is_in_network(host, std::string(entry));
    return address_of(without_brackets(entry)) == host;
}

// The root's dot at the end of a name says nothing new.
std::string_view without_last_dot(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    return name;
}

bool matches_domain(std::string_view host, std::string_view entry)
{
    if (entry.starts_with('.'))
        entry.remove_prefix(1);
    const std::string domain = lower_case(without_last_dot(entry));
    host = without_last_dot(host);
    if (domain.empty() || !host.ends_with(domain))
        return false;
    host.remove_suffix(domain.size());
    return host.empty() || host.ends_with('.');
}

}  // namespace

bool is_excepted(std::string_view no_proxy, std::string_view host)
{
    constexpr std::string_view separators = ", \t";
    const auto address = address_of(host);
    while (true) {
        no_proxy.remove_prefix(std::min(no_proxy.find_first_not_of(separators), no_proxy.size()));
        if (no_proxy.empty())
            return false;
        const auto entry = no_proxy.substr(0, no_proxy.find_first_of(separators));
        no_proxy.remove_prefix(entry.size());
        if (entry == "*" || (address ? matches_address(*address, entry) : matches_domain(host, entry)))
            return true;
    }
}

}  // namespace rdad::http
