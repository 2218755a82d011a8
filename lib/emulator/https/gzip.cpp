// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/gzip.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <new>

namespace beast = boost::beast;

namespace rdad::emulator {
namespace {

/// A quality of zero means "not acceptable" (RFC 9110, section 12.4.2).
bool is_zero(std::string_view quality)
{
    return quality.starts_with('0') && quality.find_first_not_of("0.") == quality.npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding)
{
    const beast::http::ext_list codings({accept_encoding.data(), accept_encoding.size()});
    return std::any_of(codings.begin(), codings.end(), [](const auto& coding) {
        const bool is_refused =
            std::any_of(coding.second.begin(), coding.second.end(), [](const auto& parameter) {
                return beast::iequals(parameter.first, "q") &&
                       is_zero({parameter.second.data(), parameter.second.size()});
            });
        return beast::iequals(coding.first, "gzip") && !is_refused;
    });
}

std::string gzip(std::string_view plain)
{
    constexpr int gzip_format = MAX_WBITS + 16;
    constexpr int usual_memory = 8;
    z_stream stream = {};
    if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_format, usual_memory, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        throw std::bad_alloc();
    std::string coded(::deflateBound(&stream, plain.size()), '\0');
    // zlib reads it only.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(coded.data());
    stream.avail_out = static_cast<uInt>(coded.size());
    [[maybe_unused]] const int status = ::deflate(&stream, Z_FINISH);
    assert(status == Z_STREAM_END);
    coded.resize(stream.total_out);
    ::deflateEnd(&stream);
    return coded;
}

}  // namespace rdad::emulator
