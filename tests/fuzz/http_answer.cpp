// SPDX-License-Identifier: BSL-1.0
// What a server may send in place of a response, in pieces of any size and in codings: reading it ends, what
// is accepted is a response within the limits, and the sizes of the pieces make no difference.

#include "http/response_parser.hpp"
#include "require.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

using namespace rdad::http;
using boost::system::error_code;
using rdad::tests::require;

namespace {

/// A connection that carries `bytes` in pieces of these sizes, over and over, and is closed then. No sizes:
/// each piece is as large as it can be.
class received
{
public:
    received(std::string_view bytes, std::string_view sizes) : rest_(bytes), sizes_(sizes) {}

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, error_code& ec)
    {
        const std::size_t most = sizes_.empty() ? rest_.size() : next_size();
        const std::size_t size =
            boost::asio::buffer_copy(buffers, boost::asio::buffer(rest_.substr(0, most)));
        rest_.remove_prefix(size);
        ec = size == 0 ? boost::asio::error::eof : error_code();
        return size;
    }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers)
    {
        error_code ec;
        return read_some(buffers, ec);
    }

private:
    std::size_t next_size() { return static_cast<unsigned char>(sizes_[turn_++ % sizes_.size()]) + 1U; }

    std::string_view rest_;
    std::string_view sizes_;
    std::size_t turn_ = 0;
};

/// A response, or why there is none: a failure, or the connection's end.
using outcome = std::variant<response, failure, error_code>;

outcome read_response(received connection, const client_settings& settings)
{
    boost::beast::flat_buffer buffer(read_buffer_limit);
    std::size_t interim = 0;
    for (;;) {
        response_parser parser(settings, interim);
        error_code ec;
        while (!ec && !parser.is_done()) {
            const std::size_t taken = boost::beast::http::read_some(connection, buffer, parser, ec);
            if (!ec)
                parser.count(taken, ec);
        }
        if (ec) {
            const auto malformed = parser.failure_of(ec);
            return malformed ? outcome(*malformed) : outcome(ec);
        }
        auto taken = parser.take();
        if (!taken)
            return taken.error();
        if (*taken)
            return **taken;
        interim = parser.taken();
    }
}

bool is_one_line(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void check(const response& r, const client_settings& settings)
{
    require(r.status == 101 || (r.status >= 200 && r.status <= 599));
    require(r.body.size() <= settings.body_limit);
    std::size_t header_size = 0;
    for (const field& f : r.headers) {
        require(!f.name.empty() && is_one_line(f.name) && is_one_line(f.value));
        header_size += f.name.size() + f.value.size();
    }
    require(header_size <= header_limit);
}

void check(const failure& f, const client_settings& settings)
{
    require(
        f.code == errc::malformed_response || f.code == errc::body_too_large || f.code == errc::unknown_coding
    );
    require(f.sentence.size() < 300);
    require(f.sent && is_one_line(f.sentence) && f.sentence.ends_with('.'));
    require(f.sentence.find(settings.base.authority()) != std::string::npos);
}

void check(const error_code& ec, const client_settings&)
{
    require(
        ec == boost::beast::http::error::end_of_stream || ec == boost::beast::http::error::partial_message
    );
}

bool same(const response& a, const response& b)
{
    const auto same_field = [](const field& f, const field& g) {
        return f.name == g.name && f.value == g.value;
    };
    return a.status == b.status && a.body == b.body && std::ranges::equal(a.headers, b.headers, same_field);
}

bool same(const outcome& a, const outcome& b)
{
    if (const auto* r = std::get_if<response>(&a))
        return std::holds_alternative<response>(b) && same(*r, std::get<response>(b));
    // A piece that is too large may also be malformed further on: which of them is seen first is no matter.
    return !std::holds_alternative<response>(b);
}

constexpr std::array<std::size_t, 4> body_limits{0, 1, 100, 10'000};

}  // namespace

/// The first byte chooses the limit of the body and the number of pieces' sizes, which follow; the others are
/// what comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string_view sizes = bytes.substr(0, data[0] / body_limits.size() % 8);
    bytes.remove_prefix(sizes.size());
    client_settings settings;
    settings.base = {"https", "api.example.com", 443, ""};
    settings.body_limit = body_limits[data[0] % body_limits.size()];

    const outcome whole = read_response({bytes, ""}, settings);
    std::visit([&](const auto& what) { check(what, settings); }, whole);
    require(same(whole, read_response({bytes, sizes}, settings)));
    return 0;
}
