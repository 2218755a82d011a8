// SPDX-License-Identifier: BSL-1.0
// The spool directory: a file's place in it is its state.
//
//     incoming/survey.json  --claim-->  active/survey.json.18a3….dropped  --write_claimed_record,
//     end_claim--> active/survey.json  --file_away-->  success/survey.json
//
// What is promised when the daemon dies or the power goes, at any point: a dropped file is in incoming/, or
// it is a claim in active/, from which its records are made again, or all of its records are on the disk. A
// record is in active/ or in the folder of its final state. No two records ever have one name.
//
// A record in active/ gets a new text behind the others in its file, or in a new file that replaces that (record_texts.hpp,
// appended_text.hpp).
//
// What that takes: a file is synced before it gets its name, and a folder before anything relies on a name in it. A text that
// is added to a file counts before it is synced: who has asked for it waits, and a new process syncs what it finds. Where a
// file moves from folder to folder, the one that it goes to is synced; the other one only where money depends on it:
//
//   - A dropped file that came back into incoming/ would be taken again, and its jobs be run twice: both are synced.
//   - So it is with a held record that goes on, and with a claim that has ended: see has_unsynced_names_.
//   - The event that tells of a record's end (event_log.hpp) is on the disk before the record leaves active/. So it is told
//     at least once: after a crash in between the record is filed again, and told again.
//   - A record that came back into active/ says less than was done, as after any crash: the service is asked, and the
//     record is filed again, beside the other one. Filesystems with one journal, as ext4 and XFS, don't let it come back.
//
// The calls block on the disk. An object may be used by one thread at a time.
#pragma once

#include "failure/failure.hpp"
#include "job/outcome.hpp"
#include "job/second_look.hpp"
#include "pace/kept_pause.hpp"
#include "spool/event_log.hpp"
#include "spool/folder.hpp"
#include "spool/ownership.hpp"
#include "spool/sync_threads.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::spool {

/// Records are larger than job files: they hold one, and the service's Job document, of which the HTTP client
/// takes 32 MiB at most, and events.
inline constexpr std::size_t largest_record = std::size_t{40} << 20U;

/// The names of what is in active/, each kind in order.
struct active_names
{
    /// Of records, without their ending.
    std::vector<std::string> records;
    std::vector<std::string> claims;

    /// Of what is neither: it isn't the daemon's.
    std::vector<std::string> strangers;
};

/// A folder that holds records.
struct place
{
    /// "active", or the name of a final state.
    std::string_view name;

    /// Of the spool that answered it.
    const rdad::spool::folder* folder;
};

/// A new text for a record in active/.
struct record_change
{
    std::string name;
    std::string text;

    /// With that text it moves to the folder of this state. Null: it stays in active/.
    std::optional<job::final_state> filed_as{};

    /// What the log of events is told: JSON objects without a cursor, each on one line.
    std::vector<std::string> events{};
};

/// What has come of a change.
struct changed
{
    /// It is on the disk.
    result<void> done;

    /// The record is in the folder of its final state, though, if it isn't done, not for certain on the disk:
    /// sync_filed() is to be tried again, not the change.
    bool is_filed = false;

    /// The log has the events, or keeps them in memory until they can be written: they aren't to be told again.
    bool has_told = false;

    /// Of a change that has told: why the log can't be written.
    result<void> told{};
};

struct placed_record
{
    std::string name;
    rdad::spool::place place;
};

class spool
{
public:
    /// Takes ownership of the spool at `path`: makes what is missing of it, and keeps every other daemon out
    /// for as long as this process lives. Fails with EWOULDBLOCK if another process owns it, and with EXDEV
    /// if it isn't one filesystem.
    static result<spool> own(const std::string& path);

    /// Opens it to look at only.
    static result<spool> look_at(const std::string& path);

    const folder& incoming() const noexcept { return incoming_; }
    const folder& active() const noexcept { return active_; }
    const folder& final_folder(job::final_state state) const noexcept
    {
        return finals_[static_cast<std::size_t>(state)];
    }

    // How long the service has asked to be left alone, for the next process that owns the spool; to the
    // second.

    result<void> write_pause(const pace::kept_pause& pause);

    /// Null if there is none, or if it can't be understood.
    std::optional<pace::kept_pause> read_pause() const;

    /// Keeps which jobs are to be looked at once more. It is on the disk when this returns.
    result<void> write_second_looks(const std::vector<job::second_look>& looks);

    /// None if there are none. Fails where that can't be told: with EBADMSG if some of it makes no sense.
    result<std::vector<job::second_look>> read_second_looks() const;

    /// Keeps which orders are to be carried out yet, as `text` says. It is on the disk when this returns. Empty: none.
    result<void> write_orders(std::string_view text);

    /// Empty if there are none.
    result<std::string> read_orders() const;

    /// Keeps which batches somebody has paused, likewise.
    result<void> write_batch_pauses(std::string_view text);

    /// Empty if there are none.
    result<std::string> read_batch_pauses() const;

    /// Keeps which batches have another priority than their files say, likewise.
    result<void> write_priorities(std::string_view text);

    /// Empty if there are none.
    result<std::string> read_priorities() const;

    // What is started costs so much a day, as driver::spending tells.

    /// Keeps all of it. It is on the disk when this returns.
    result<void> write_spending(std::string_view text);

    /// Adds to what this process has written before, likewise. Fails with ENODATA where that wasn't kept whole.
    result<void> append_spending(std::string_view lines);

    /// Empty if there is none.
    result<std::string> read_spending() const;

    /// The path of the file for the index of ended jobs, which the spool itself doesn't use.
    std::string index_path() const;

    /// A number that no other batch of this spool gets, from 1 on. After a crash some are left out.
    result<std::uint64_t> next_batch_number();

    /// Those that were not given away are given away by the next process.
    void give_back_batch_numbers();

    // A dropped file becomes records. Between claim() and the call that ends the claim its records are not to
    // be worked on: after a crash they are made anew.

    /// Begins a look into incoming/. Fails with ENOENT if that is another folder by now than the one that was opened.
    result<listing> dropped_files() const;

    /// Moves a dropped file of whatever kind into active/. Answers the name of the claim.
    result<std::string> claim(const std::string& file_name);

    result<std::string> read_claim(const std::string& claim, std::size_t largest) const;

    /// A name that no record has, and that isn't among those which are `given` away already: `wanted`, or with a higher
    /// number behind it than it has.
    result<std::string> unused_name(const std::string& wanted, const std::set<std::string>& given = {}) const;

    /// Writes records of claims, whose names differ. Answers for each, in their order, whether it is written.
    std::vector<result<void>> write_claimed_records(const std::vector<record_change>& records);

    // Both of these may be called again if they fail.

    /// Ends claims all of whose records are written. The dropped files are no longer needed: the records hold them.
    std::vector<result<void>> end_claims(const std::vector<std::string>& claims);

    /// Ends a claim likewise, but keeps the dropped file beside the final record `name`.
    result<void> end_claim_keeping_file(const std::string& claim, const std::string& name);

    /// Files that were taken and whose records are not all made, in no order.
    result<std::vector<std::string>> claims() const;

    /// All that is in active/, by one look.
    result<active_names> names_in_active() const;

    // Records, in active/ or in the folder of a final state.

    /// The names of all records in a folder, in no order.
    static result<std::vector<std::string>> records(const folder& folder);

    /// How many those are. Cheaper than listing them.
    static result<std::size_t> count_records(const folder& folder);
    static result<std::string> read_record(const folder& folder, const std::string& name);

    /// Reads a record in active/ that an earlier process has left. What that has added to it may not be on the disk: nothing is
    /// to rely on it before sync_left_records() has worked.
    result<std::string> read_left_record(const std::string& name);

    /// Waits until all that read_left_record() has read is on the disk.
    result<void> sync_left_records();

    /// Where the record is. Null: nowhere.
    result<std::optional<place>> place_of(const std::string& name) const;

    /// True if the record is in active/ for all that can be told, though not for certain on the disk.
    bool is_active(const std::string& name) const;

    /// The records of `name`, whichever number it has ("a", "a~2", "a~3"), in all folders.
    result<std::vector<placed_record>> records_named_like(const std::string& name) const;

    /// A file that this user's process has dropped, and whose records, which aren't made yet, may get that name with
    /// whichever number. Null: none. Files of others don't count: with them anybody could keep a name for themselves.
    result<std::optional<std::string>> name_being_taken(const std::string& name) const;

    /// Drops a file into incoming/ whole. Fails with EEXIST if there is something of its name. It is on the disk when
    /// this returns.
    result<void> drop(const std::string& file_name, std::string_view text);

    // Records in active/.

    result<void> remove_record(const std::string& name);

    /// Makes changes of records, whose names differ; they wait for the disk together. Answers what has come of each, in
    /// their order.
    std::vector<changed> change_records(const std::vector<record_change>& changes);
    changed change_record(const record_change& change);

    /// Tells the log of events these as well, as record_change does, and tries again what it could not write before. They are
    /// on the disk when this returns, or are kept in memory.
    result<void> add_events(const std::vector<std::string>& events);

    /// Of a spool that this process owns.
    const event_log& events() const noexcept { return *events_; }

    /// What is in the folder of that state is there on the disk when this returns.
    result<void> sync_filed(job::final_state state);

    /// Moves a record that makes no sense to held/, as it is. Answers its path there.
    result<std::string> hold_unreadable(const std::string& name);

    /// Moves a record from the folder of a final state to active/, as it is. It is there on the disk when this
    /// returns.
    result<void> take_back(const std::string& name, job::final_state from);

    /// Moves it likewise with another text.
    result<void> take_back_as(const std::string& name, job::final_state from, std::string_view text);

private:
    spool(folder root, folder incoming, folder active, std::vector<folder> finals);
    static result<spool> open(const std::string& path, bool make);
    std::vector<place> places() const;
    result<void> remove_temporaries() const;
    std::vector<changed> write_with_events(const std::vector<record_change>& changes);
    void file_away(const std::vector<record_change>& changes, std::vector<changed>& made);
    result<void> sync_active();
    result<void> sync_records(std::span<const std::string> names);
    result<void> sync_claims();
    result<std::string> move_record(const std::string& name, const folder& to) const;
    result<void> keep(const char* file, std::string_view text);
    result<std::string> read_kept(const char* file) const;

    folder root_;
    folder incoming_;
    folder active_;
    std::vector<folder> finals_;  ///< by final_state
    ownership ownership_;
    std::unique_ptr<event_log> events_;  ///< null where this process doesn't own it
    std::unique_ptr<sync_threads> syncing_ = std::make_unique<sync_threads>();

    /// In active/, what has come and gone since that was synced, but for records that were filed, and those whose claim hasn't
    /// ended. Whatever relies on a record's text relies on its name. And the end of a claim must last before a record that was
    /// made from it may leave active/: a claim that came back would be taken for one whose records are not all made, and its
    /// jobs be made again.
    bool has_unsynced_names_ = true;

    /// Of read_left_record().
    std::vector<std::string> left_unsynced_{};

    bool is_spending_whole_ = false;  ///< the file, as this process has written it

    // Of batches. The disk says that those below the second one are given away. Zero: it wasn't asked yet.
    std::uint64_t next_batch_number_ = 0;
    std::uint64_t reserved_batch_numbers_ = 0;
};

}  // namespace rdad::spool
