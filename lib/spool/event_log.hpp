// SPDX-License-Identifier: BSL-1.0
// The log of events, in segments: files of JSON lines, each named by the cursor of its first one.
//
//     events/1.jsonl  events/9120.jsonl  events/18311.jsonl
//     {"cursor":18311,"event":"job_ended","job":"survey",…}
//
// A cursor is a number that no other event of the spool gets: each is higher than those before it, by one where nothing was
// lost. That holds also when the log was cut or deleted, by the file next-event beside the folder, which says that those
// below its number may be given away.
//
// The calls block on the disk. append() and what follows on it are for one thread; is_open(), last() and files() for any.
#pragma once

#include "failure/failure.hpp"
#include "spool/file_descriptor.hpp"
#include "spool/folder.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::spool {

/// How large the log may get.
struct event_log_limits
{
    /// Bytes from which on a segment is followed by another one.
    std::size_t segment = std::size_t{2} << 20U;

    /// Of more segments the oldest go.
    std::size_t segments = 8;

    /// Events that are kept in memory while the log can't be written. Of more the oldest are lost.
    std::size_t unwritten = 1000;
};

class event_log
{
public:
    using cursor = std::uint64_t;

    /// `events` has the segments, `beside` the file next-event.
    event_log(folder events, folder beside, event_log_limits limits = {});

    /// Finds where to go on. What a crash has left of a line that isn't whole is cut off. append() tries it again where it
    /// fails.
    result<void> open();

    /// Writes these events, each a JSON object without a cursor, behind those that could not be written before. What it
    /// answers is to be synced by fsync(2), and then end_append() to be called. Null: there is nothing to sync, and the
    /// events are kept for the next time if there are any.
    std::optional<int> append(const std::vector<std::string>& events);

    /// What was appended is on the disk where `error` is 0; else it is as errno says, and is kept for the next time. Answers
    /// why what is kept could not be written.
    result<void> end_append(int error);

    /// Why the last append() could not write.
    const result<void>& state() const noexcept { return state_; }

    bool has_unwritten() const noexcept { return !unwritten_.empty(); }

    /// It was found where to go on. Until then there is nothing to be read.
    bool is_open() const noexcept { return is_open_; }

    /// The cursor of the last event that is on the disk. Zero: there is none.
    cursor last() const noexcept { return last_; }

    const folder& files() const noexcept { return folder_; }

private:
    result<void> go_on_in(const std::string& segment, cursor first);
    result<void> begin_segment();
    result<void> remove_oldest() const;
    result<void> write(const std::string& lines);
    void cut();

    folder folder_;
    folder beside_;
    event_log_limits limits_;
    std::atomic<bool> is_open_ = false;
    file_descriptor segment_;   ///< none: the next event begins one
    std::size_t size_ = 0;      ///< of the segment, up to its last event that is on the disk
    cursor next_ = 1;           ///< of the event that is written next
    cursor reserved_ = 0;       ///< those below it may be given away; next-event says so
    std::size_t appended_ = 0;  ///< events of unwritten_, the first ones, that are in the file and not synced
    std::size_t added_ = 0;     ///< bytes of those
    std::deque<std::string> unwritten_;
    cursor lost_ = 0;  ///< so many didn't fit there before it was open
    result<void> state_;
    std::atomic<cursor> last_ = 0;
};

/// The cursors of the first events of the segments, in order.
result<std::vector<event_log::cursor>> segments_of(const folder& events);

/// The name of the segment with that first one.
std::string segment_name(event_log::cursor first);

/// The cursor that `text` is, as somebody says where they were; 0: before the first. Null: it is no whole number, or too large.
std::optional<event_log::cursor> read_cursor(std::string_view text);

/// The cursor of an event as the log has it. Null: it is none.
std::optional<event_log::cursor> cursor_of(std::string_view line);

}  // namespace rdad::spool
