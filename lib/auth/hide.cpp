// SPDX-License-Identifier: BSL-1.0
#include "auth/hide.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rdad::auth {
namespace {

/// Within so many levels of strings of JSON a secret is looked for: each doubles the backslashes, and adds one.
constexpr std::size_t most_backslashes = 15;

/// A "%" that is percent-encoded itself is "%25", and so on.
constexpr std::size_t most_percent_levels = 3;

/// A character of the secret.
struct character
{
    std::string_view bytes;    ///< in UTF-8
    std::uint32_t code_point;  ///< what is no UTF-8 counts byte by byte
};

std::size_t length_of_character(unsigned char first)
{
    if (first < 0xC0)
        return 1;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

std::vector<character> characters_of(std::string_view text)
{
    std::vector<character> all;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = std::min(length_of_character(first), text.size() - at);
        std::uint32_t code_point = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i)
            code_point = code_point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        all.push_back({text.substr(at, length), code_point});
        at += length;
    }
    return all;
}

/// The number of so many hexadecimal digits; null where there are others.
std::optional<std::uint32_t> hexadecimal(std::string_view text, std::size_t at, std::size_t digits)
{
    if (at + digits > text.size())
        return std::nullopt;
    std::uint32_t number = 0;
    const char* const end = text.data() + at + digits;
    const auto [stop, error] = std::from_chars(text.data() + at, end, number, 16);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

/// Looks for one secret.
class search
{
public:
    explicit search(std::string_view needle) : characters_(characters_of(needle))
    {
        const char first = needle.front();
        for (const char c : {first, '\\', '%', first == ' ' ? '+' : first})
            is_start_[static_cast<unsigned char>(c)] = true;
    }

    /// The end of the secret that begins at `at`; null if none does.
    std::optional<std::size_t> end_of_secret(std::string_view text, std::size_t at)
    {
        if (!is_start_[static_cast<unsigned char>(text[at])])
            return std::nullopt;
        ends_.assign(1, at);
        for (const character& c : characters_) {
            begins_.swap(ends_);
            ends_.clear();
            for (const std::size_t begin : begins_)
                add_ends(text, begin, c);
            if (ends_.empty())
                return std::nullopt;
            // A "\" or "%" of the secret may stand for itself or begin an escape.
            std::ranges::sort(ends_);
            ends_.erase(std::ranges::unique(ends_).begin(), ends_.end());
        }
        return ends_.back();
    }

private:
    /// Where the character ends that begins at `at`, in each way in which it may be written there.
    void add_ends(std::string_view text, std::size_t at, const character& c)
    {
        if (at >= text.size())
            return;
        if (text.substr(at).starts_with(c.bytes))
            ends_.push_back(at + c.bytes.size());
        if (text[at] == '\\')
            add_ends_of_json(text, at, c);
        if (text[at] == '%')
            add_ends_of_percent(text, at, c);
        if (text[at] == '+' && c.code_point == ' ')
            ends_.push_back(at + 1);
    }

    void add_ends_of_json(std::string_view text, std::size_t at, const character& c)
    {
        const std::string_view backslashes = text.substr(at, most_backslashes);
        at += std::min(backslashes.find_first_not_of('\\'), backslashes.size());
        if (text.substr(at).starts_with(c.bytes))
            ends_.push_back(at + c.bytes.size());
        if (!text.substr(at).starts_with('u'))
            return;
        const auto unit = hexadecimal(text, at + 1, 4);
        at += 5;
        if (unit == c.code_point) {
            ends_.push_back(at);
        } else if (c.code_point > 0xFFFF && unit == 0xD7C0 + (c.code_point >> 10U)) {
            // The second half of a surrogate pair.
            const std::string_view more = text.substr(at, most_backslashes);
            at += std::min(more.find_first_not_of('\\'), more.size());
            if (text.substr(at).starts_with('u') &&
                hexadecimal(text, at + 1, 4) == 0xDC00 + (c.code_point & 0x3FFU))
                ends_.push_back(at + 5);
        }
    }

    void add_ends_of_percent(std::string_view text, std::size_t at, const character& c)
    {
        for (std::size_t level = 0; level < most_percent_levels; ++level) {
            std::size_t end = at;
            for (const char byte : c.bytes) {
                end = end_of_percent(text, end, level, static_cast<unsigned char>(byte));
                if (end == text.npos)
                    break;
            }
            if (end != text.npos)
                ends_.push_back(end);
        }
    }

    /// Of a byte that is percent-encoded, and its "%" so many times more; npos if it isn't.
    static std::size_t end_of_percent(
        std::string_view text,
        std::size_t at,
        std::size_t level,
        std::uint32_t byte
    )
    {
        if (at >= text.size() || text[at] != '%')
            return text.npos;
        ++at;
        for (; level > 0; --level, at += 2) {
            if (text.substr(at, 2) != "25")
                return text.npos;
        }
        return hexadecimal(text, at, 2) == byte ? at + 2 : text.npos;
    }

    std::vector<character> characters_;
    std::array<bool, 256> is_start_{};
    std::vector<std::size_t> begins_;
    std::vector<std::size_t> ends_;
};

}  // namespace

void hide(std::string& text, const secret& hidden)
{
    if (hidden.reveal().empty())
        return;
    search wanted(hidden.reveal());
    std::string shown;
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = wanted.end_of_secret(text, at);
        if (!end) {
            ++at;
            continue;
        }
        shown.append(text, done, at - done).append("[secret]");
        done = at = *end;
    }
    if (done > 0)
        text = shown.append(text, done);
}

}  // namespace rdad::auth
