// SPDX-License-Identifier: BSL-1.0
// Whose dropped file is worked on next.
//
// No I/O: it is told what is there and says what comes.
#pragma once

#include "intake/acceptance.hpp"
#include "spool/folder.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace rdad::intake {

/// Files are worked on by turns: one user's after another's, and of one user the files that are taken already by turns
/// with the next one. So a file of 20,000 jobs keeps nobody's from being taken, not even another one of its user.
class turns
{
public:
    using acceptance_ptr = std::shared_ptr<claim_acceptance>;

    /// So many files are in work at a time: what they hold is in memory.
    static constexpr std::size_t most_in_work = 8;

    /// So many of those are one user's.
    static constexpr std::size_t most_of_a_user = 2;

    /// What is to be done next. One of the two is null.
    struct turn
    {
        std::uint32_t user;
        std::optional<spool::folder_entry> file;  ///< to be claimed
        acceptance_ptr acceptance;                ///< to go a step on
    };

    /// The files that are whole, in the order in which each user's come: in the place of those that were offered
    /// before. What was put off may be tried again.
    void offer(std::vector<spool::folder_entry> files);

    /// Null: nothing is to be done. `may_take` says of a user whether a further file of theirs may be taken; it is asked
    /// where one could be.
    std::optional<turn> next(const std::function<bool(std::uint32_t user)>& may_take);

    /// The claim of a file of that user is in work, until it has ended.
    void begin(std::uint32_t user, acceptance_ptr acceptance);
    void end(const acceptance_ptr& acceptance);

    /// The last step of it has failed: it has no turn before the next offer.
    void put_off(const acceptance_ptr& acceptance);

    /// How many claims are in work, those included that are put off.
    std::size_t in_work() const noexcept { return in_work_; }

    /// How many files that were offered were not taken.
    std::size_t offered(std::uint32_t user) const;

private:
    struct lane
    {
        std::deque<spool::folder_entry> files;
        std::deque<acceptance_ptr> acceptances;  ///< the first one has waited longest
        std::vector<acceptance_ptr> put_off;
        bool was_file = false;  ///< the last turn was a file's
    };

    bool may_begin(const lane& its) const;

    std::map<std::uint32_t, lane> lanes_;  ///< by user
    std::uint32_t last_ = 0;               ///< the user who had the last turn
    std::size_t in_work_ = 0;
};

}  // namespace rdad::intake
