// SPDX-License-Identifier: BSL-1.0
// The index of the jobs that have ended, beside their records, so that nobody has to read all of those to sum them up.
//
// The records are the truth: people may change, move or delete them. So the index is brought up to date whenever somebody
// asks, and can be deleted at any time: it is made anew then. It is the daemon's alone.
//
// The calls block on the disk. An object may be used by one thread at a time.
#pragma once

#include "failure/failure.hpp"
#include "history/database.hpp"
#include "history/ended_job.hpp"
#include "history/expected_end.hpp"
#include "history/query.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace rdad::history {

/// What has become of the jobs of a batch.
struct ended_sums
{
    /// How many records are in which folder, held/ included.
    std::map<job::final_state, std::size_t> jobs{};

    /// In the units of the service; see ended_job.
    double cost = 0;

    /// How many were started of which nobody told the cost: it isn't in `cost`.
    std::size_t without_cost = 0;

    friend bool operator==(const ended_sums&, const ended_sums&) = default;
};

class index
{
public:
    /// Opens the file, which is made anew where it is missing, spoilt, or of another release.
    static result<index> open(const std::string& path);

    /// It must not be open.
    static result<void> remove(const std::string& path);

    /// Compares it with the folders of the spool at the time `now`, and deletes what is no longer there. What is there and not
    /// yet in it is read by read_more(). A folder in which no name has changed is passed over, so that it goes unnoticed there
    /// for a while if somebody writes into a record, which neither the daemon nor an editor does: they replace the file.
    /// Fails with ECANCELED once `ending` says so.
    result<void> compare_with(const spool::spool& spool, time now, std::stop_token ending = {});

    /// Reads that many records of those. True: there are more. False: it is up to date, but for those that can't be read just
    /// now; they are read when somebody asks again.
    result<bool> read_more(const spool::spool& spool, std::size_t most);

    /// Tells `take` of each job that `query` means, in no order; of those that are held none, they haven't ended. Fails
    /// likewise.
    result<void> find(
        const query& query,
        const std::function<void(const ended_job&)>& take,
        const std::stop_token& ending = {}
    );

    /// Of the batches of these labels; of one of which there is nothing, no jobs.
    result<std::map<std::string, ended_sums>> sums_of(const std::vector<std::string>& batches);

    /// Of those that ended then or later.
    result<usual_durations> durations_since(time since);

private:
    /// A record that is to be read.
    struct unread_record
    {
        job::final_state state;
        std::string name;

        /// When its file was modified.
        time modified;
    };

    /// A folder as it was compared.
    struct compared_folder
    {
        job::final_state state;
        time modified;
    };

    explicit index(database opened) : database_(std::move(opened)) {}

    static result<index> open_as_it_is(const std::string& path);
    result<void> compare_folder(const spool::folder& folder, job::final_state state, time now);
    result<bool> is_as_it_was(const compared_folder& folder);
    result<void> compare_records(const spool::folder& folder, job::final_state state);
    result<std::vector<spool::folder_entry>> records_in(const spool::folder& folder) const;
    result<std::vector<std::pair<std::string, time>>> known_of(job::final_state state);
    result<void> forget(job::final_state state, const std::vector<std::string>& gone);
    result<void> keep(const std::vector<std::pair<unread_record, ended_job>>& read);
    result<void> keep_compared();

    database database_;
    std::stop_token ending_{};  ///< of comparing
    std::vector<unread_record> unread_{};
    std::vector<compared_folder> compared_{};  ///< which may be passed over once unread_ is empty
};

}  // namespace rdad::history
