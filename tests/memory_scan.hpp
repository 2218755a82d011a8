// SPDX-License-Identifier: BSL-1.0
// Looks for a text in the memory of a process.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace rdad::tests {

/// A text to look for that this process itself doesn't have in its memory as it is.
class masked_text
{
public:
    explicit masked_text(std::string_view text) : masked_(text)
    {
        for (char& c : masked_)
            c = masked(c);
    }

    std::size_t size() const noexcept { return masked_.size(); }

    bool matches(const char* text) const
    {
        for (std::size_t i = 0; i < masked_.size(); ++i) {
            if (masked(text[i]) != masked_[i])
                return false;
        }
        return true;
    }

private:
    static char masked(char c) { return static_cast<char>(c ^ 0x55); }

    std::string masked_;
};

/// How often the text is in the memory that a process can write: heap, stacks and data. 0 stands for this
/// process. It must not be a sanitized one, whose shadow memory is terabytes. Throws if the memory can't be
/// read.
std::size_t times_in_memory(pid_t process, const masked_text& text);

}  // namespace rdad::tests
