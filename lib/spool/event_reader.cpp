// SPDX-License-Identifier: BSL-1.0
#include "spool/event_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace rdad::spool {
namespace {

/// Is read at a time. Lines are much shorter.
constexpr std::size_t longest_part = std::size_t{128} << 10U;

}  // namespace

result<std::vector<logged_event>> event_reader::read(const event_log& log)
{
    if (!log.is_open()) {
        errno = EAGAIN;
        return last_failure("read the log of events " + log.files().path());
    }
    const event_log::cursor last = log.last();
    // A cursor that the log hasn't reached is of a log that is gone, numbers and all.
    if (after_ > last) {
        *this = event_reader(0);
        is_after_gap_ = true;
    }
    std::vector<logged_event> events;
    while (events.empty() && after_ < last) {
        const auto found = find_segment(log.files());
        if (!found)
            return found.error();
        if (!*found)
            break;
        const auto part = read_part(log.files());
        if (!part && part.error().code.value() == ENOENT) {
            segment_.reset();
            continue;
        }
        if (!part)
            return part.error();
        was_read_ = !take(*part, last, events);
    }
    return events;
}

/// Answers false where there is nothing to read.
result<bool> event_reader::find_segment(const folder& folder)
{
    if (segment_ && !was_read_)
        return true;
    const auto segments = segments_of(folder);
    if (!segments)
        return segments.error();
    auto next = std::ranges::upper_bound(*segments, segment_.value_or(after_ + 1));
    if (!segment_ && next != segments->begin())
        --next;
    // At the end of the last one there will be more.
    was_read_ = false;
    if (next == segments->end())
        return false;
    segment_ = *next;
    offset_ = 0;
    return true;
}

result<std::string> event_reader::read_part(const folder& folder) const
{
    const std::string name = segment_name(*segment_);
    const file_descriptor fd(
        ::openat(folder.descriptor(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    );
    std::string part(longest_part, '\0');
    const ssize_t got =
        fd ? ::pread(fd.get(), part.data(), part.size(), static_cast<off_t>(offset_)) : ssize_t{-1};
    if (got < 0)
        return last_failure("read " + folder.path_of(name));
    part.resize(static_cast<std::size_t>(got));
    return part;
}

/// Answers false where there was nothing new in the part that makes sense.
bool event_reader::take(std::string_view part, event_log::cursor last, std::vector<logged_event>& events)
{
    bool has_moved = false;
    for (;;) {
        const auto end = part.find('\n');
        const auto cursor = end == std::string_view::npos ? std::nullopt : cursor_of(part.substr(0, end));
        if (!cursor || *cursor > last)
            return has_moved;
        if (*cursor > after_) {
            is_after_gap_ = is_after_gap_ || (after_ != 0 && *cursor != after_ + 1);
            events.push_back({*cursor, std::string(part.substr(0, end)), std::exchange(is_after_gap_, false)}
            );
            after_ = *cursor;
        }
        offset_ += end + 1;
        part.remove_prefix(end + 1);
        has_moved = true;
    }
}

}  // namespace rdad::spool
