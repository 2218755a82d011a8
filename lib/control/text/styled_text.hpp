// SPDX-License-Identifier: BSL-1.0
// Text for people of which pieces are emphasised, and how a terminal shows that. Pure, but for asking what a file is.
//
// A text says what a piece is, never how that looks: escapes come into being where it is shown, around pieces that are
// made printable before. So none that was in a name or an answer can get among them.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::control {

/// What stands out. Nothing is told by that alone.
enum class emphasis
{
    none,
    trouble,    ///< it has failed, or nothing is possible: red
    attention,  ///< somebody should look at it, as at what is held or can't get on: yellow
    success,    ///< green
    heading,    ///< bold
    secondary,  ///< what one looks at last: dim
};

/// That of a job in this state, which is the name of a folder of the spool, or "unreadable".
emphasis emphasis_of_state(std::string_view state) noexcept;

class styled_text
{
public:
    struct piece
    {
        std::string text;
        emphasis how;
    };

    styled_text() = default;

    // Text without emphasis is text: it comes without being asked for.
    styled_text(std::string text) : styled_text(std::move(text), emphasis::none) {}
    styled_text(std::string_view text) : styled_text(std::string(text)) {}
    styled_text(const char* text) : styled_text(std::string(text)) {}

    styled_text(std::string text, emphasis how);

    styled_text& operator+=(const styled_text& more);

    friend styled_text operator+(styled_text left, const styled_text& right) { return left += right; }

    /// Without emphasis.
    std::string plain() const;

    /// None is empty.
    const std::vector<piece>& pieces() const noexcept { return pieces_; }

private:
    std::vector<piece> pieces_;
};

/// `text` cut to so many columns, as cut() does it.
styled_text cut_styled(const styled_text& text, std::size_t columns);

enum class style
{
    plain,
    coloured,  ///< emphasis is shown, by SGR sequences of ECMA-48
};

/// `no_color` and `term` are variables of the environment, NO_COLOR (https://no-color.org) and TERM. Null: there is none.
style style_for(bool is_terminal, const char* no_color, const char* term) noexcept;

/// That of what is written to `file`, by the environment.
style style_of(std::FILE* file);

/// What a terminal is sent: each line as printable_lines() has it, and, in colour, escapes around what is emphasised. No
/// emphasis goes on over the end of a line.
std::string rendered(const styled_text& text, style how);

}  // namespace rdad::control
