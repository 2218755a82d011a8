// SPDX-License-Identifier: BSL-1.0
// Texts in the codings of HTTP, as servers send them.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace rdad::testing {

// `format` is the parameter windowBits of deflateInit2() in zlib.h.
inline std::string coded(std::string_view plain, int format)
{
    z_stream stream = {};
    ::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY);
    std::string text(::deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    ::deflate(&stream, Z_FINISH);
    text.resize(text.size() - stream.avail_out);
    ::deflateEnd(&stream);
    return text;
}

inline std::string gzip(std::string_view plain)
{
    return coded(plain, MAX_WBITS + 16);
}

inline std::string deflate(std::string_view plain)
{
    return coded(plain, MAX_WBITS);
}

// As some servers send it: without the header of zlib.
inline std::string raw_deflate(std::string_view plain)
{
    return coded(plain, -MAX_WBITS);
}

}  // namespace rdad::testing
