// SPDX-License-Identifier: BSL-1.0
#include "config/ini_file.hpp"

#include <fmt/format.h>
#include <ini.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace rdad::config {
namespace {

/// What inih's callbacks share. It doesn't tell them the line, so the lines are counted as it reads them.
struct parse
{
    std::FILE* file;
    std::size_t line = 0;
    bool too_long = false;
    std::vector<ini_line> lines{};
};

char* read_line(char* text, int size, void* user)
{
    auto& p = *static_cast<parse*>(user);
    if (!std::fgets(text, size, p.file))
        return nullptr;
    ++p.line;
    const std::size_t length = std::strlen(text);
    if (length + 1 == static_cast<std::size_t>(size) && text[length - 1] != '\n') {
        p.too_long = true;
        return nullptr;
    }
    return text;
}

int take_line(void* user, const char* section, const char* name, const char* value)
{
    auto& p = *static_cast<parse*>(user);
    p.lines.push_back({p.line, section, name, value ? value : ""});
    return 1;
}

/// By errno.
failure unreadable(const std::string& path)
{
    const boost::system::error_code code(errno, boost::system::generic_category());
    return {code, fmt::format("{}: {}.", path, code.message())};
}

}  // namespace

result<std::vector<ini_line>> read_ini_file(const std::string& path)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
    if (!file)
        return unreadable(path);
    ini_max_line = 4096;
    ini_allow_multiline = false;
    parse p{file.get()};
    const int bad_line = ini_parse_stream(read_line, &p, take_line, &p);
    if (std::ferror(file.get()) != 0)
        return unreadable(path);
    if (bad_line > 0)
        return invalid(fmt::format("{}, line {}: is neither [section] nor key = value.", path, bad_line));
    if (p.too_long)
        return invalid(fmt::format("{}, line {}: is longer than {} bytes.", path, p.line, ini_max_line));
    return std::move(p.lines);
}

}  // namespace rdad::config
