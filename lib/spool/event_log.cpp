// SPDX-License-Identifier: BSL-1.0
#include "spool/event_log.hpp"

#include "spool/write_all.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

namespace rdad::spool {
namespace {

constexpr const char* next_event_file = "next-event";
constexpr std::string_view segment_ending = ".jsonl";
constexpr std::string_view line_begin = R"({"cursor":)";

/// So many cursors are reserved by one write, at the begin of a segment: each has syncs to wait for.
constexpr event_log::cursor cursors_reserved_together = 65'536;

/// A segment that is larger isn't the log's.
constexpr std::size_t largest_segment = std::size_t{64} << 20U;

constexpr mode_t segment_mode = 0600;

failure failure_of_log(int error, const std::string& path)
{
    errno = error;
    return last_failure("write to the log of events " + path);
}

/// A number from 1 on that `text` begins with, and what is behind it. Null: it doesn't.
std::optional<std::pair<event_log::cursor, std::string_view>> leading_number(std::string_view text)
{
    event_log::cursor number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number == 0)
        return std::nullopt;
    return std::pair(number, text.substr(static_cast<std::size_t>(end - text.data())));
}

/// How far a segment makes sense.
struct sound_part
{
    std::size_t size = 0;
    event_log::cursor next;  ///< behind its last event
};

sound_part sound_part_of(std::string_view text, event_log::cursor first)
{
    sound_part sound{0, first};
    for (;;) {
        const auto end = text.find('\n', sound.size);
        if (end == std::string_view::npos)
            return sound;
        const auto found = cursor_of(text.substr(sound.size, end - sound.size));
        if (!found || *found < sound.next)
            return sound;
        sound = {end + 1, *found + 1};
    }
}

std::string line_of(event_log::cursor cursor, std::string_view event)
{
    return fmt::format("{}{},{}\n", line_begin, cursor, event.substr(1));
}

}  // namespace

std::string segment_name(event_log::cursor first)
{
    return fmt::format("{}{}", first, segment_ending);
}

std::optional<event_log::cursor> read_cursor(std::string_view text)
{
    event_log::cursor number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<event_log::cursor> cursor_of(std::string_view line)
{
    if (!line.starts_with(line_begin) || !line.ends_with('}'))
        return std::nullopt;
    const auto number = leading_number(line.substr(line_begin.size()));
    return number && number->second.starts_with(',') ? std::optional(number->first) : std::nullopt;
}

result<std::vector<event_log::cursor>> segments_of(const folder& events)
{
    const auto names = events.names();
    if (!names)
        return names.error();
    std::vector<event_log::cursor> firsts;
    for (const std::string& name : *names) {
        const auto number = leading_number(name);
        if (number && number->second == segment_ending && segment_name(number->first) == name)
            firsts.push_back(number->first);
    }
    std::ranges::sort(firsts);
    return firsts;
}

event_log::event_log(folder events, folder beside, event_log_limits limits)
    : folder_(std::move(events)), beside_(std::move(beside)), limits_(limits)
{}

result<void> event_log::open()
{
    constexpr std::size_t longest = 100;
    const auto reserved = beside_.read(next_event_file, longest);
    if (!reserved && reserved.error().code.value() != ENOENT && reserved.error().code.value() != EFBIG)
        return reserved.error();
    const auto number = reserved ? leading_number(*reserved) : std::nullopt;
    reserved_ = number ? number->first : 0;
    const auto segments = segments_of(folder_);
    if (!segments)
        return segments.error();
    next_ = std::max<cursor>(reserved_, 1);
    if (!segments->empty()) {
        if (auto found = go_on_in(segment_name(segments->back()), segments->back()); !found)
            return found;
    }
    last_ = next_ - 1;
    next_ += std::exchange(lost_, 0);
    is_open_ = true;
    return {};
}

/// Where more is wrong with the last segment than that its last line isn't whole, it stays as it is: readers may have been
/// told what was there, so that another one begins with a number that wasn't given away.
result<void> event_log::go_on_in(const std::string& segment, cursor first)
{
    const auto text = folder_.read(segment, largest_segment);
    if (!text && text.error().code.value() == EIO)
        return text.error();
    const sound_part sound = text ? sound_part_of(*text, first) : sound_part{0, first};
    const bool is_whole = text && text->find('\n', sound.size) == std::string::npos;
    if (!is_whole) {
        next_ = reserved_ > sound.next ? reserved_ : sound.next + cursors_reserved_together;
        return {};
    }
    const std::string path = folder_.path_of(segment);
    file_descriptor file(
        ::openat(folder_.descriptor(), segment.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    );
    if (!file)
        return failure_of_log(errno, path);
    if (sound.size < text->size() && ::ftruncate(file.get(), static_cast<off_t>(sound.size)) != 0)
        return failure_of_log(errno, path);
    // Readers are told only what stays.
    if (sound.size > 0 && ::fsync(file.get()) != 0)
        return failure_of_log(errno, path);
    segment_ = std::move(file);
    size_ = sound.size;
    next_ = sound.next;
    return {};
}

result<void> event_log::begin_segment()
{
    segment_ = {};
    size_ = 0;
    const cursor reserved = next_ + cursors_reserved_together;
    if (auto written = beside_.write(next_event_file, fmt::format("{}\n", reserved)); !written)
        return written;
    if (auto synced = beside_.sync(); !synced)
        return synced;
    const std::string name = segment_name(next_);
    // What has that name holds no event that anybody was told of.
    constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    file_descriptor file(::openat(folder_.descriptor(), name.c_str(), flags, segment_mode));
    if (!file)
        return failure_of_log(errno, folder_.path_of(name));
    if (auto synced = folder_.sync(); !synced)
        return synced;
    segment_ = std::move(file);
    reserved_ = reserved;
    return remove_oldest();
}

result<void> event_log::remove_oldest() const
{
    const auto segments = segments_of(folder_);
    if (!segments)
        return segments.error();
    for (std::size_t i = 0; i + limits_.segments < segments->size(); ++i) {
        if (auto removed = folder_.remove(segment_name((*segments)[i])); !removed)
            return removed;
    }
    return {};
}

std::optional<int> event_log::append(const std::vector<std::string>& events)
{
    unwritten_.insert(unwritten_.end(), events.begin(), events.end());
    // Their cursors are left out, by which readers see that they are missing.
    while (unwritten_.size() > limits_.unwritten + events.size()) {
        unwritten_.pop_front();
        ++(is_open_ ? next_ : lost_);
    }
    state_ = is_open_ ? result<void>() : open();
    if (!state_ || unwritten_.empty())
        return std::nullopt;
    if (!segment_ || size_ >= limits_.segment || next_ + unwritten_.size() > reserved_)
        state_ = begin_segment();
    if (!segment_)
        return std::nullopt;
    std::string lines;
    cursor next = next_;
    for (const std::string& event : unwritten_)
        lines += line_of(next++, event);
    state_ = write(lines);
    if (!state_)
        return std::nullopt;
    appended_ = unwritten_.size();
    added_ = lines.size();
    return segment_.get();
}

result<void> event_log::write(const std::string& lines)
{
    if (write_all(segment_.get(), lines))
        return {};
    auto failed = failure_of_log(errno, folder_.path());
    cut();
    return failed;
}

result<void> event_log::end_append(int error)
{
    if (error == 0) {
        unwritten_.erase(unwritten_.begin(), unwritten_.begin() + static_cast<std::ptrdiff_t>(appended_));
        next_ += appended_;
        size_ += added_;
        last_ = next_ - 1;
    } else {
        state_ = failure_of_log(error, folder_.path());
        cut();
    }
    appended_ = 0;
    added_ = 0;
    return state_;
}

/// Takes away what isn't on the disk. Where that fails the file is left, with cursors that nobody else gets.
void event_log::cut()
{
    if (::ftruncate(segment_.get(), static_cast<off_t>(size_)) == 0)
        return;
    next_ += unwritten_.size();
    segment_ = {};
}

}  // namespace rdad::spool
