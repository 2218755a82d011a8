// SPDX-License-Identifier: BSL-1.0
// Which dropped files are whole: written to their end by whoever drops them.
//
// No I/O: it is told what a look into incoming/ has found and what inotify has said.
#pragma once

#include "job/instant.hpp"
#include "spool/folder.hpp"
#include "spool/ignored_names.hpp"
#include "spool/watch.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::spool {

/// A file is taken for whole when inotify says that it was closed by its writer or moved in, or, where
/// inotify says nothing, when it hasn't changed for a while. One that its writer is known to have open is
/// waited for much longer, but not for ever: a writer may be hung.
class arrivals
{
public:
    using clock = std::chrono::steady_clock;

    struct patience
    {
        clock::duration with_silence;  ///< with files that nothing was heard of
        clock::duration with_writers;  ///< with files that are being written
    };

    explicit arrivals(patience longest) : patience_(longest) {}

    /// From now on; without that, the names that are always ignored.
    void ignore(ignored_names names) { ignored_ = std::move(names); }
    const ignored_names& ignored() const noexcept { return ignored_; }

    bool is_for_us(std::string_view name) const { return !ignored_.contain(name); }

    /// What inotify says.
    void hear(const watch_event& event);

    /// True if what inotify says is a reason to look: not for names of what isn't ready, nor for those that
    /// could not be taken just before.
    bool is_news(const watch_event& event, const job::instant& now) const;

    /// Takes what was found at a look and answers the files that are whole, oldest first. Each is answered at
    /// every look until it is gone or was put off.
    std::vector<folder_entry> look(const std::vector<folder_entry>& found, const job::instant& now);

    /// How long a file that was found at the last look hasn't changed, as far as can be known; zero for
    /// others.
    clock::duration quiet_time(const std::string& name, const job::instant& now) const;

    /// The file doesn't look whole after all: it has to stay as it is for a while from now on.
    void put_off(const std::string& name, const job::instant& now);

    /// The file can't be taken, such as a folder that may not be moved: it isn't answered for a while, however
    /// often it changes, and each time for longer.
    void could_not_be_taken(const std::string& name, const job::instant& now);

    /// When the first one of those is answered again that were there at the last look. Null: there is none.
    std::optional<clock::time_point> retry_time() const noexcept { return retry_time_; }

    /// True while there are files that may become whole without another word from inotify.
    bool is_waiting() const noexcept { return waiting_; }

private:
    struct file
    {
        std::size_t size;
        std::chrono::system_clock::time_point modified;
        clock::time_point unchanged_since;
        clock::time_point put_off = clock::time_point::min();
        clock::duration wait{};  ///< as long as the last one after it could not be taken
        clock::time_point not_before = clock::time_point::min();  ///< the end of that
    };

    bool was_calendar_set(const job::instant& now) const;

    file current_state(const folder_entry& entry, const job::instant& now) const;
    bool is_whole(const folder_entry& entry, const file& current, const job::instant& now) const;

    patience patience_;
    ignored_names ignored_;
    std::map<std::string, file> files_;
    std::set<std::string> closed_;
    std::set<std::string> open_;  ///< for writing
    std::optional<job::instant> last_look_;
    std::optional<clock::time_point> retry_time_;
    bool waiting_ = false;
};

}  // namespace rdad::spool
