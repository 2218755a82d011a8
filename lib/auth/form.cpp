// SPDX-License-Identifier: BSL-1.0
// Writing application/x-www-form-urlencoded.

#include "auth/form.hpp"

namespace rdad::auth {
namespace {

constexpr bool is_plain(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '*' || character == '-' ||
           character == '.' || character == '_';
}

void add_encoded(std::string& form, std::string_view text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain(c))
            form += c;
        else if (c == ' ')
            form += '+';
        else {
            form += '%';
            form += "0123456789ABCDEF"[byte >> 4];
            form += "0123456789ABCDEF"[byte & 15];
        }
    }
}

}  // namespace

void add_to_form(std::string& form, std::string_view name, std::string_view value)
{
    if (!form.empty())
        form += '&';
    add_encoded(form, name);
    form += '=';
    add_encoded(form, value);
}

}  // namespace rdad::auth
