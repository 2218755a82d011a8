// SPDX-License-Identifier: BSL-1.0
// Undoing gzip and deflate, by zlib.

#include "http/content_coding.hpp"

#include "http/lower_case.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <new>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::http {
namespace {

/// No server uses more than one; each of them costs a pass over the body.
constexpr std::size_t most_codings = 3;

/// What inflating a body has come to.
enum class inflation
{
    whole,
    too_large,
    cut,      ///< the body ends before what it holds does
    damaged,  ///< it isn't of that format
};

// A decoded body may hold a token. zlib's own memory comes from the operators that wipe what is freed, where
// the program has such.
void* allocate(void*, unsigned items, unsigned size)
{
    return ::operator new (std::size_t{items} * size, std::nothrow);
}

void release(void*, void* memory)
{
    ::operator delete(memory);
}

class inflater
{
public:
    /// `format` is the parameter windowBits of inflateInit2() in zlib.h.
    inflater(std::string_view coded, int format)
    {
        assert(coded.size() <= std::numeric_limits<uInt>::max());
        stream_.zalloc = allocate;
        stream_.zfree = release;
        // zlib reads it only.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
        stream_.avail_in = static_cast<uInt>(coded.size());
        if (::inflateInit2(&stream_, format) != Z_OK)
            throw std::bad_alloc();
    }

    ~inflater() { ::inflateEnd(&stream_); }

    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;

    bool is_at_end() const { return stream_.avail_in == 0; }

    /// Appends up to `most` bytes to `plain`. Answers what inflate() in zlib.h does.
    int step(std::string& plain, std::size_t most)
    {
        stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
        stream_.avail_out = static_cast<uInt>(std::min(most, piece_.size()));
        const int status = ::inflate(&stream_, Z_NO_FLUSH);
        plain.append(piece_.data(), reinterpret_cast<char*>(stream_.next_out));
        if (status == Z_MEM_ERROR)
            throw std::bad_alloc();
        return status;
    }

    /// Begins anew with what is left.
    bool reset() { return ::inflateReset(&stream_) == Z_OK; }

private:
    z_stream stream_ = {};
    std::string piece_ = std::string(std::size_t{64} * 1024, '\0');
};

// Values of windowBits: the largest window there is, and the format around it.
constexpr int raw_format = -MAX_WBITS;
constexpr int zlib_format = MAX_WBITS;
constexpr int gzip_format = MAX_WBITS + 16;

inflation inflate(std::string_view coded, int format, std::size_t limit, std::string& plain)
{
    inflater from(coded, format);
    for (;;) {
        // One byte more than the limit tells whether there is more.
        const int status = from.step(plain, limit + 1 - plain.size());
        if (plain.size() > limit)
            return inflation::too_large;
        if (status == Z_STREAM_END) {
            if (from.is_at_end())
                return inflation::whole;
            // A file of gzip may have several members (RFC 1952, section 2.2).
            if (format != gzip_format || !from.reset())
                return inflation::damaged;
        } else if (status == Z_BUF_ERROR) {
            return inflation::cut;
        } else if (status != Z_OK) {
            return inflation::damaged;
        }
    }
}

/// The first two bytes of RFC 1950, section 2.2: the method, and a check.
bool has_zlib_header(std::string_view coded)
{
    if (coded.size() < 2)
        return false;
    const unsigned first = static_cast<unsigned char>(coded[0]);
    const unsigned second = static_cast<unsigned char>(coded[1]);
    return (first & 0x0FU) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
}

bool is_gzip(std::string_view coding)
{
    return coding == "gzip" || coding == "x-gzip";
}

int format_of(std::string_view coding, std::string_view coded)
{
    if (is_gzip(coding))
        return gzip_format;
    // Some servers leave the header out (RFC 9110, section 8.4.1.2).
    return has_zlib_header(coded) ? zlib_format : raw_format;
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// In the order in which they were applied.
std::vector<std::string> codings_of(const response& answer)
{
    std::vector<std::string> codings;
    for (const std::string_view header : {"content-encoding", "transfer-encoding"}) {
        for (const field& f : answer.headers) {
            if (lower_case(f.name) != header)
                continue;
            for (const auto part : std::views::split(f.value, ',')) {
                const auto coding = lower_case(trimmed(std::string_view(part.begin(), part.end())));
                if (!coding.empty() && coding != "identity" && coding != "chunked")
                    codings.push_back(coding);
            }
        }
    }
    return codings;
}

/// As it may be shown: a server can put anything there.
std::string shown(std::string_view coding)
{
    constexpr std::size_t most = 40;
    std::string text(coding.substr(0, most));
    std::ranges::replace_if(
        text,
        [](char c) { return c <= ' ' || c > '~' || c == '"'; },
        '?'
    );
    return coding.size() > most ? text + "…" : text;
}

failure told(errc code, std::string sentence)
{
    return {{code, std::move(sentence)}, true};
}

/// Null: all of them can be undone.
std::optional<failure> check(const std::vector<std::string>& codings, const std::string& server)
{
    for (const std::string& coding : codings) {
        if (!is_gzip(coding) && coding != "deflate") {
            return told(
                errc::unknown_coding,
                fmt::format(
                    "The answer of {} is in the coding \"{}\", which was not asked for; only gzip and "
                    "deflate can be decoded.",
                    server,
                    shown(coding)
                )
            );
        }
    }
    if (codings.size() > most_codings) {
        return told(
            errc::malformed_response,
            fmt::format("The answer of {} is in {} codings at once.", server, codings.size())
        );
    }
    return std::nullopt;
}

/// Null: it is done.
std::optional<failure> undo(const std::string& coding, std::string& body, const client_settings& settings)
{
    const std::string server = settings.base.authority();
    std::string plain;
    switch (inflate(body, format_of(coding, body), settings.body_limit, plain)) {
    case inflation::whole: break;
    case inflation::too_large:
        return told(
            errc::body_too_large,
            fmt::format("The answer of {}, decoded, is larger than {} bytes.", server, settings.body_limit)
        );
    case inflation::cut:
        return told(
            errc::malformed_response,
            fmt::format("The answer of {} ends in the middle of its {}.", server, coding)
        );
    case inflation::damaged:
        return told(
            errc::malformed_response,
            fmt::format("The answer of {} is not {}, as its header says.", server, coding)
        );
    }
    body = std::move(plain);
    return std::nullopt;
}

}  // namespace

std::optional<failure> decode_body(response& answer, const client_settings& settings)
{
    if (answer.body.empty())
        return std::nullopt;
    const auto codings = codings_of(answer);
    auto failed = check(codings, settings.base.authority());
    for (auto coding = codings.rbegin(); !failed && coding != codings.rend(); ++coding) {
        if (!answer.body.empty())
            failed = undo(*coding, answer.body, settings);
    }
    return failed;
}

}  // namespace rdad::http
