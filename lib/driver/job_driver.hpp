// What is done for one job, step by step: the daemon does it for real, simulations do it in virtual time.
#pragma once

#include "job/life.hpp"
#include "job/second_look.hpp"
#include "job/sweep.hpp"
#include "pace/backoff.hpp"
#include "pace/queue.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace rdad::driver {

// Each of these is one action. Unless it says otherwise, ask next() again when it is done.

/// Write the record to active/; then tell saved().
struct save
{
    std::string text;
};

/// Come back after so long, or earlier.
struct wait
{
    std::chrono::milliseconds delay;
};

/// A call begins to wait for its turn.
struct enter_queue
{
    pace::standing standing;
};

/// Wait until the call has its turn, and then tell has_turn(); or for so long, or less. Zero: for as long as it takes.
struct wait_for_turn
{
    std::chrono::milliseconds delay;
};

/// The call that waits for its turn is wanted no more.
struct leave_queue
{};

/// The call that has its turn is not made.
struct give_turn_back
{};

/// Make the call, whose turn ends with it, and tell answered(). Right before its request is written, ask is_wanted().
struct call
{
    job::operation operation;
    job::call request;
};

/// Keep that the job is to be looked at once more; then tell look_planned().
struct plan_second_look
{
    job::second_look look;
};

/// Move the record, with this text, to the folder of its final state; then tell filed().
struct file
{
    job::final_state state;
    std::string text;
};

/// Make sure that it is there on the disk; then tell synced().
struct sync
{
    job::final_state state;
};

/// Nothing is left to do: the final record is in its folder, or the daemon stops and the rest is for its next start.
struct end
{};

using action = std::variant<
    save,
    wait,
    enter_queue,
    wait_for_turn,
    leave_queue,
    give_turn_back,
    call,
    plan_second_look,
    file,
    sync,
    end>;

/// Drives the life of one job: when its record is saved, how its calls get their turns, and how it is filed away.
///
/// Where the disk fails it is tried again with growing waits, and no turn is kept meanwhile.
class job_driver
{
public:
    /// `name` is that of the record, which is in active/. `seed` is for the jitter of waits.
    job_driver(
        std::string name,
        job::record r,
        job::life_options options,
        pace::seniority seniority,
        std::uint32_t seed,
        const job::instant& now
    );

    /// `how` says by what the job is followed at present, `is_stopping` that nothing new is to be begun.
    action next(const job::instant& now, job::following how, bool is_stopping);

    /// Whether the sweeps are to look out for the job.
    bool is_followed() const noexcept
    {
        return !current().outcome && (was_followed_ || current().next_step == job::step::follow);
    }

    /// What was asked of the disk last has failed.
    bool is_disk_failing() const noexcept { return disk_backoff_.failures() > 0; }

    // What came of an action. True: it worked.

    void saved(bool is_saved, const job::instant& now);
    void has_turn();
    void answered(const job::answer& a, const job::instant& now);
    void look_planned(bool is_planned, const job::instant& now);
    void filed(bool is_filed, const job::instant& now);
    void synced(bool is_synced, const job::instant& now);

    /// Whether the call that is being made is still what is to be done: a cancellation may have been confirmed since.
    bool is_wanted(const job::instant& now, job::following how);

    /// What a sweep has found out about the job.
    void found(const job::finding& f, const job::instant& now);

    // See job::life. False as well once the record is being filed.

    bool order_cancel(const job::instant& now);
    bool release(const job::instant& now);

    const job::record& current() const noexcept { return life_.current(); }

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed() const noexcept { return is_being_filed_; }

    const std::optional<api::progress>& last_progress() const noexcept { return life_.last_progress(); }
    std::optional<double> estimated_cost() const { return life_.estimated_cost(); }

private:
    /// How far the next call is.
    enum class turn
    {
        none,
        waiting,
        taken,
        calling,
    };

    job::action next_of_life(const job::instant& now, job::following how);
    action next_call(const job::action& next);
    action save_record();
    action next_of_filing(const job::instant& now);
    std::optional<action> end_turn();
    pace::standing standing_for(job::operation op) const;
    void disk_worked(bool has_worked, const job::instant& now);

    std::string name_;
    job::life life_;
    pace::seniority seniority_;
    pace::backoff disk_backoff_;
    std::chrono::steady_clock::time_point disk_not_before_{};
    turn turn_ = turn::none;
    job::operation operation_ = job::operation::get;  ///< of the next call, unless turn_ is none
    bool is_saved_for_call_ = false;                  ///< the record is saved for the call that has its turn
    std::size_t events_saved_ = 0;  ///< how many the record had when it was last to be saved
    bool was_followed_ = false;
    bool is_being_filed_ = false;
    bool is_look_planned_ = false;
    bool is_filed_ = false;
    bool is_synced_ = false;
};

}  // namespace rdad::driver
