// SPDX-License-Identifier: BSL-1.0
#include "events/kept_cursor.hpp"

#include "spool/event_log.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace rdad::events {

kept_cursor::kept_cursor(spool::folder folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name))
{}

result<kept_cursor> kept_cursor::open(const std::string& path)
{
    const std::filesystem::path file(path);
    auto folder = spool::folder::open(file.has_parent_path() ? file.parent_path().string() : ".", 0);
    if (!folder)
        return folder.error();
    return kept_cursor(*std::move(folder), file.filename().string());
}

result<std::optional<std::uint64_t>> kept_cursor::read() const
{
    constexpr std::size_t longest = 100;
    const auto text = folder_.read(name_, longest);
    if (!text && text.error().code == boost::system::errc::no_such_file_or_directory)
        return std::optional<std::uint64_t>();
    if (!text)
        return text.error();
    std::string_view line = *text;
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    const auto cursor = spool::read_cursor(line);
    if (!cursor)
        return failure{
            make_error_code(boost::system::errc::illegal_byte_sequence),
            fmt::format("{} holds no cursor, which is a whole number.", folder_.path_of(name_))};
    return cursor;
}

result<void> kept_cursor::write(std::uint64_t cursor) const
{
    if (auto written = folder_.write(name_, fmt::format("{}\n", cursor)); !written)
        return written;
    return folder_.sync();
}

}  // namespace rdad::events
