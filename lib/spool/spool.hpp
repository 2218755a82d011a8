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
// The calls block on the disk. An object may be used by one thread at a time.
#pragma once

#include "failure/failure.hpp"
#include "job/outcome.hpp"
#include "job/second_look.hpp"
#include "pace/kept_pause.hpp"
#include "spool/folder.hpp"
#include "spool/ownership.hpp"

#include <chrono>
#include <optional>
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

    // A dropped file becomes records. Between claim() and the call that ends the claim its records are not to
    // be worked on: after a crash they are made anew.

    /// Begins a look into incoming/. Fails with ENOENT if that is another folder by now than the one that was opened.
    result<listing> dropped_files() const;

    /// Moves a dropped file of whatever kind into active/. Answers the name of the claim.
    result<std::string> claim(const std::string& file_name);

    result<std::string> read_claim(const std::string& claim, std::size_t largest) const;

    /// A name that no record has: `wanted`, or with a higher number behind it than it has.
    result<std::string> unused_name(const std::string& wanted) const;

    /// Writes the record `name` of a claim.
    result<void> write_claimed_record(const std::string& name, std::string_view text);

    // Both of these may be called again if they fail.

    /// Ends a claim all of whose records are written. The dropped file is no longer needed: they hold it.
    result<void> end_claim(const std::string& claim);

    /// Ends a claim likewise, but keeps the dropped file beside the final record `name`.
    result<void> end_claim_keeping_file(const std::string& claim, const std::string& name);

    /// Files that were taken and whose records are not all made.
    result<std::vector<std::string>> claims() const;

    /// All that is in active/, by one look.
    result<active_names> names_in_active() const;

    // Records, in active/ or in the folder of a final state.

    /// The names of all records in a folder.
    static result<std::vector<std::string>> records(const folder& folder);
    static result<std::string> read_record(const folder& folder, const std::string& name);

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

    /// Replaces the record; it is on the disk when this returns.
    result<void> write_record(const std::string& name, std::string_view text);

    /// Replaces the record with its last text and moves it to the folder of its final state. Answers its path
    /// there, which is on the disk once sync_filed() has returned.
    result<std::string> file_away(const std::string& name, job::final_state state, std::string_view text);
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
    result<void> sync_claim() const;
    result<std::string> move_record(const std::string& name, const folder& to) const;

    folder root_;
    folder incoming_;
    folder active_;
    std::vector<folder> finals_;  ///< by final_state
    ownership ownership_;
};

}  // namespace rdad::spool
