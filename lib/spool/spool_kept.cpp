// SPDX-License-Identifier: BSL-1.0
// What a process that owns the spool keeps for the next one, beside records.

#include "spool/names.hpp"
#include "spool/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace rdad::spool {
namespace {

constexpr const char* pause_file = "retry-after";
constexpr const char* second_looks_file = "second-looks";

}  // namespace

result<void> spool::write_pause(const pace::kept_pause& pause)
{
    return root_.write(pause_file, pace::to_text(pause));
}

std::optional<pace::kept_pause> spool::read_pause() const
{
    constexpr std::size_t longest = 100;
    const auto text = root_.read(pause_file, longest);
    return text ? pace::parse_kept_pause(*text) : std::nullopt;
}

result<void> spool::write_second_looks(const std::vector<job::second_look>& looks)
{
    if (!looks.empty()) {
        if (auto written = root_.write(second_looks_file, job::to_text(looks)); !written)
            return written;
    } else if (auto removed = root_.remove(second_looks_file);
               !removed && removed.error().code.value() != ENOENT) {
        return removed;
    }
    return root_.sync();
}

result<std::vector<job::second_look>> spool::read_second_looks() const
{
    const auto text = root_.read(second_looks_file, largest_record);
    if (!text && text.error().code.value() == ENOENT)
        return std::vector<job::second_look>();
    if (!text)
        return text.error();
    const auto looks = job::read_second_looks(*text);
    if (!looks || !std::ranges::all_of(*looks, is_name, &job::second_look::name)) {
        const boost::system::error_code code(EBADMSG, boost::system::system_category());
        return failure{
            code,
            fmt::format(
                "{} has lines that make no sense, or are of a newer release; take them out.",
                root_.path_of(second_looks_file)
            )};
    }
    return *looks;
}

}  // namespace rdad::spool
