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
/// with the next one. So a file of 20,000 jobs keeps nobody's from being taken, not even another one of its user. Turns are
/// had by rounds, all of one round together: in each, a file that is taken already has one at most.
class turns
{
public:
    using acceptance_ptr = std::shared_ptr<claim_acceptance>;

    /// Small files are many at times, and soon done. In bytes.
    static constexpr std::size_t largest_small_file = std::size_t{64} << 10U;

    /// So many files are in work at a time: what they hold is in memory.
    static constexpr std::size_t most_in_work = 8;
    static constexpr std::size_t most_small_in_work = 128;

    /// So many of those are one user's.
    static constexpr std::size_t most_of_a_user = 2;
    static constexpr std::size_t most_small_of_a_user = 32;

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

    /// Those that have had a turn may have one again.
    void begin_round();

    /// Null: nothing is to be done in this round. `may_take` says of a user whether a further file of theirs may be
    /// taken; it is asked where one could be. A file is in work from then on.
    std::optional<turn> next(const std::function<bool(std::uint32_t user)>& may_take);

    /// The file of the turn is this claim now.
    void claimed(const turn& its_turn, acceptance_ptr acceptance);

    /// The file of the turn was not claimed: it isn't in work.
    void not_claimed(const turn& its_turn);

    /// A claim of that user is in work, of which it isn't known whether its file is small.
    void begin(std::uint32_t user, acceptance_ptr acceptance);

    /// It is in work no more.
    void end(const acceptance_ptr& acceptance);

    /// The last step of it has failed: it has no turn before the next offer.
    void put_off(const acceptance_ptr& acceptance);

    /// How many files are in work, those included that are put off.
    std::size_t in_work() const noexcept { return in_work_.of(false) + in_work_.of(true); }

    /// How many files that were offered were not taken.
    std::size_t offered(std::uint32_t user) const;

private:
    /// How many files are in work.
    struct counts
    {
        std::size_t& of(bool is_small) noexcept { return is_small ? small : large; }
        std::size_t of(bool is_small) const noexcept { return is_small ? small : large; }

        std::size_t small = 0;
        std::size_t large = 0;
    };

    struct work
    {
        acceptance_ptr acceptance;
        bool is_small;
    };

    struct lane
    {
        std::deque<spool::folder_entry> files;
        std::deque<work> waiting;  ///< the first one has waited longest
        std::size_t had_turn = 0;  ///< so many of those, the last ones, in this round
        std::vector<work> put_off;
        counts in_work{};
        bool was_file = false;  ///< the last turn was a file's
    };

    bool may_begin(const lane& its) const;

    /// Of those that wait. Null: it isn't among them.
    static std::optional<work> take_out(lane& its, const acceptance_ptr& acceptance);

    void count(lane& its, bool is_small, bool begins);

    std::map<std::uint32_t, lane> lanes_;  ///< by user
    std::uint32_t last_ = 0;               ///< the user who had the last turn
    counts in_work_;
};

}  // namespace rdad::intake
