// SPDX-License-Identifier: BSL-1.0
// What is done for one job, step by step: the daemon does it for real, simulations do it in virtual time.
#pragma once

#include "driver/spending.hpp"
#include "job/life/life.hpp"
#include "job/second_look.hpp"
#include "lists/sweep.hpp"
#include "pace/backoff.hpp"
#include "pace/queue.hpp"

#include <cassert>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

namespace rdad::driver {

// Each of these is one action. Unless it says otherwise, ask next() again when it is done.

/// Read the record from active/; then tell has_read(), could_not_read() or was_lost().
struct read
{};

/// Look for records that came before this one and are of the same job; then tell found_earlier(), there may be none, or
/// could_not_read() where one of them can't be read.
struct find_earlier
{};

/// Write the record to active/; then tell saved().
struct save
{
    std::string text;

    /// The call that is to follow, where that may make or start the job. Null: none.
    std::optional<job::operation> before{};
};

/// The disk fails. Come back after so long, or when the call has its turn, or earlier: the record, of which the disk lacks
/// something, is kept in memory meanwhile.
struct wait
{
    std::chrono::milliseconds delay;
};

/// Keep notes(), which tell of the job's call that it waits for its turn, and nothing else. Another driver goes on from
/// them when that has its turn, when something is found or ordered, or after so long at the latest. Null: for as long
/// as it takes.
struct rest
{
    std::optional<std::chrono::milliseconds> at_most;
};

/// A call begins to wait for its turn. When it has that, tell has_turn().
struct enter_queue
{
    pace::standing standing;
};

/// The call that waits for its turn is wanted no more.
struct leave_queue
{};

/// Have the start of the job count as spending of the day, and keep that on the disk; then tell was_booked().
struct book
{
    driver::booking booking;
};

/// The call that has its turn is not made.
struct give_turn_back
{};

/// Keep that the job is to be looked at once more; then tell look_planned().
struct plan_second_look
{
    job::second_look look;
};

/// How far a record has got that was to be filed.
enum class filing
{
    failed,  ///< it is where it was
    moved,   ///< it is in the folder of its final state, but the disk may not have that yet
    synced,
};

/// Move the record, with this text, to the folder of its final state, and make sure that it is there on the disk; then tell
/// filed().
struct file
{
    job::final_state state;
    std::string text;
};

/// Make sure of that only; then tell synced().
struct sync
{
    job::final_state state;
};

/// Nothing is left to do: the final record is in its folder, the record is lost or another's, or the daemon stops and the rest
/// is for its next start.
struct end
{};

/// A job::call is to be made, whose turn ends with it; then tell answered(). Right before its request is written, ask
/// is_wanted().
using action = std::variant<
    read,
    find_earlier,
    save,
    wait,
    rest,
    enter_queue,
    leave_queue,
    book,
    give_turn_back,
    job::call,
    plan_second_look,
    file,
    sync,
    end>;

/// What is known of a job that waits and that its record doesn't say.
struct notes
{
    /// Null before its record was read by this process.
    std::optional<job::life_notes> life;

    /// A call waits for its turn, which is for this operation. Null: none does.
    std::optional<job::operation> waiting;
    std::int32_t priority = 0;  ///< of that call

    bool is_halted = false;      ///< it isn't begun, as conditions::is_paused says
    bool exceeds_day = false;    ///< it isn't started today, as conditions::of_day says
    bool was_followed = false;   ///< see job_driver::is_followed()
    unsigned disk_failures = 0;  ///< in a row
    std::chrono::steady_clock::time_point disk_not_before{};
};

/// What is so for a job at the moment, beside what its record says.
struct conditions
{
    /// By what the job is followed at present.
    job::following how;

    /// Nothing new is to be begun: the daemon stops.
    bool is_stopping = false;

    /// Somebody has paused the job's batch, or all: what isn't started is not created, patched or started.
    bool is_paused = false;

    /// There is a limit of what a day may cost.
    bool is_day_limited = false;

    /// Whether the job may be started by that.
    allowance of_day = allowance::granted;

    /// Somebody has given the job's batch that priority. Null: it has that of its spec.
    std::optional<std::int32_t> priority{};

    /// Others may go on with the record while this process doesn't know: it is saved right before each call that makes or
    /// starts the job, also where that changes nothing, so that whoever goes on knows how long the call may take yet.
    bool is_shared = false;
};

/// Drives the life of one job while it acts: when its record is read and saved, how its calls get their turns, and how
/// it is filed away.
///
/// Where the disk fails it is tried again with growing waits. No turn is kept meanwhile for a call before which something
/// has to be saved; others are made.
class job_driver
{
public:
    /// `name` is that of the record, which is in active/. `notes` is what the job's last driver has left; what it is by
    /// default for a job that is new to this process. `seed` is for the jitter of waits.
    job_driver(
        std::string name,
        job::life_options options,
        pace::seniority seniority,
        std::uint32_t seed,
        driver::notes notes = {}
    );

    action next(const job::instant& now, const conditions& at_present);

    /// What is to be kept of it. Only right after next() has answered rest.
    driver::notes notes() const;

    /// Whether its record was read. What is said of the record, of orders and of findings is for a driver that has it.
    bool is_read() const noexcept { return life_.has_value(); }

    /// Whether the sweeps are to look out for the job.
    bool is_followed() const noexcept
    {
        return !is_fenced_ && !current().outcome &&
               (was_followed_ || current().next_step == job::step::follow);
    }

    /// What was asked of the disk last has failed.
    bool is_disk_failing() const noexcept { return disk_backoff_.failures() > 0; }

    // What came of an action. True: it worked.

    void has_read(job::record record, const job::instant& now);

    /// It is tried again. Also of earlier records.
    void could_not_read(const job::instant& now);

    /// There is no record, or none that makes sense: nobody goes on with it.
    void was_lost() noexcept { is_lost_ = true; }

    bool is_lost() const noexcept { return is_lost_; }

    /// Others go on with the record: nothing is begun, saved or filed any more.
    void was_fenced() noexcept { is_fenced_ = true; }

    /// By their names, as the disk has them.
    void found_earlier(const std::map<std::string, job::record>& records, const job::instant& now);

    void saved(bool is_saved, const job::instant& now);
    void has_turn();
    void was_booked(bool is_kept, const job::instant& now) { disk_worked(is_kept, now); }
    void answered(const job::answer& answer, const job::instant& now);
    void look_planned(bool is_planned, const job::instant& now);
    void filed(filing how, const job::instant& now);
    void synced(bool is_synced, const job::instant& now);

    /// Whether the call that is being made is still what is to be done: a cancellation may have been confirmed since.
    bool is_wanted(const job::instant& now, const conditions& at_present);

    /// What a sweep has found out about the job.
    void found(const lists::finding& finding, const job::instant& now);

    // See job::life. False as well once the record is being filed.

    bool order_cancel(const job::instant& now);
    bool release(const job::instant& now);

    const job::record& current() const noexcept
    {
        assert(is_read());
        return life_->current();
    }

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed() const noexcept { return is_being_filed_; }

    const std::optional<api::progress>& last_progress() const noexcept { return life_->last_progress(); }
    std::optional<double> estimated_cost() const { return life_->estimated_cost(); }
    std::optional<std::chrono::sys_seconds> time_created() const { return life_->time_created(); }

private:
    /// How far the next call is.
    enum class turn
    {
        none,
        waiting,
        taken,
        saving,  ///< taken, and the record is saved for the call
        saved,   ///< taken, and that is done
        calling,
    };

    bool is_saved_for_call() const noexcept { return turn_ == turn::saving || turn_ == turn::saved; }
    action next_unread(const job::instant& now, bool is_stopping);
    job::action next_of_life(const job::instant& now, const conditions& at_present);
    action next_of_rest(std::optional<std::chrono::milliseconds> at_most, const job::instant& now);
    action next_of_hindered(const job::action& next, const job::instant& now);
    bool needs_disk(const job::action& action, const conditions& at_present) const;
    bool is_saved_before(job::operation op, const conditions& at_present) const;
    std::chrono::milliseconds until_disk(const job::instant& now) const;
    action next_call(const job::action& next, const job::instant& now, const conditions& at_present);
    action save_record(std::optional<job::operation> before = std::nullopt);
    action next_of_filing(const job::instant& now);
    std::optional<action> end_turn();
    std::int32_t priority_at(const conditions& at_present) const;
    void disk_worked(bool has_worked, const job::instant& now);

    std::string name_;
    job::life_options options_;
    pace::seniority seniority_;
    std::uint32_t seed_;
    std::optional<job::life_notes> notes_;  ///< until the record is read
    std::optional<job::life> life_;         ///< from then on
    pace::backoff disk_backoff_;
    std::chrono::steady_clock::time_point disk_not_before_;
    turn turn_;
    job::operation operation_;           ///< of the next call, unless turn_ is none
    std::int32_t priority_;              ///< likewise
    std::uint64_t version_to_save_ = 0;  ///< of the record, when it was last to be saved
    bool is_lost_ = false;
    bool is_fenced_ = false;
    bool may_repeat_ = false;  ///< another record, which is to be looked for
    bool was_followed_;
    bool is_halted_;
    bool exceeds_day_;
    bool is_being_filed_ = false;
    bool is_look_planned_ = false;
    bool is_filed_ = false;
    bool is_synced_ = false;
};

}  // namespace rdad::driver
