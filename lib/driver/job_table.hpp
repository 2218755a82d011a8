// SPDX-License-Identifier: BSL-1.0
// The jobs that are worked on: a row for each, and which of them is to act next.
#pragma once

#include "api/service.hpp"
#include "driver/job_driver.hpp"
#include "driver/outlook.hpp"
#include "driver/user_loads.hpp"
#include "driver/waits_for.hpp"
#include "job/batch.hpp"
#include "lists/sweep.hpp"
#include "pace/queue.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rdad::driver {

/// All that memory holds of a job while it waits. There may be 100,000 of them.
struct row
{
    using clock = std::chrono::steady_clock;

    std::string name;  ///< of the record
    pace::seniority seniority;
    driver::notes notes;
    std::optional<pace::queue::ticket> ticket;      ///< of the call that waits for its turn. Null: none does
    std::unique_ptr<lists::finding> finding;        ///< that the driver wasn't told yet. Mostly null
    bool is_followed = false;                       ///< the sweeps look out for the job
    bool is_stuck = false;                          ///< its record says that it can't get on
    driver::waits_for waits_for = waits_for::look;  ///< since it acted last

    /// How many events, the last ones of the record, aren't in the journal yet. A crash makes them count as told.
    std::uint32_t untold_events = 0;

    driver::load load{};

    /// When the daemon has taken it, as its record says.
    std::chrono::sys_seconds taken{};

    /// Which service the job is of, if it is followed. Never null.
    const api::service* service = &api::realitydataanalysis;

    /// Since it acted last. Of one of which nothing is known as long as its record wasn't read.
    driver::outlook outlook{};

    /// Kept as long as there is the row. Null where it isn't known.
    std::shared_ptr<const job::batch> batch{};

    bool is_acting() const noexcept { return is_acting_; }

    /// Null where the job has none yet, or it isn't known.
    const std::optional<std::string>& job_id() const noexcept { return job_id_; }

private:
    friend class job_table;

    std::optional<std::string> job_id_;
    clock::time_point due_{};  ///< it is in the table's due_ by that
    bool is_acting_ = false;
    bool is_paused_ = false;  ///< while it acts
    bool is_timed_ = false;   ///< it waits for a time
};

/// A job waits, or it acts; then it has a driver. Few act at a time, so that memory and the disk are spent on few.
///
/// Whoever drives it asks next_due() for rows that may begin to act until there is none, whenever time has come, a row
/// was added or woken, and one has ended to act.
class job_table
{
public:
    using clock = row::clock;

    /// So many rows that are due act at a time, those included that began for another reason.
    explicit job_table(std::size_t most_acting) : most_acting_(most_acting) {}

    void set_most_acting(std::size_t most) noexcept { most_acting_ = most; }

    /// A job that is due at once. `job_id` is null where it has none yet. There must be none of that name.
    row& add(std::string name, const std::optional<std::string>& job_id, pace::seniority seniority);

    void remove(row& row);

    /// Null: there is none.
    row* find(const std::string& name) const;

    std::size_t size() const noexcept { return rows_.size(); }

    /// Calls visit(row) for each, in the order of their names.
    template <class Visitor>
    void for_each(Visitor visit) const
    {
        for (const auto& r : rows_)
            visit(std::as_const(*r));
    }

    /// The rows of a job, mostly one. What is known of the job's id is told by know().
    std::vector<row*> rows_of(const std::string& job_id);

    /// The names of records of its job that came before it; of many the first ones only.
    std::vector<std::string> names_before(const row& row) const;

    /// Its job has that id.
    void know(row& row, const std::optional<std::string>& job_id);

    /// The row that is to begin() to act now. Null: none is due, or as many act as may.
    row* next_due(clock::time_point now);

    /// When next_due() is to be asked again, if nothing else happens before. Null: nobody waits for a time, or as many
    /// act as may.
    std::optional<clock::time_point> next_time() const;

    /// It acts, whether it is due or not, and however many do.
    void begin(row& row);

    /// It acts, and only waits: another one may act meanwhile.
    void pause(row& row);
    void go_on(row& row);

    /// It waits: for so long at the most, or, where that is null, until it is woken.
    void rest(
        row& row,
        driver::notes notes,
        std::optional<std::chrono::milliseconds> at_most,
        clock::time_point now
    );

    /// It is due now, unless it acts.
    void wake(row& row);

    /// Passes what a sweep has found to those of its job that are followed, which are due now.
    void pass_on(const lists::finding& finding);

    /// Those of which that holds are due now, unless they act.
    template <class Predicate>
    void wake_where(Predicate holds)
    {
        for (const auto& r : rows_) {
            if (holds(std::as_const(*r)))
                wake(*r);
        }
    }

    /// What is paused has changed: those are due now that have waited for that, and those whose calls wait.
    void wake_paused()
    {
        wake_where([](const row& row) { return row.ticket || row.waits_for == waits_for::resume; });
    }

    /// All that are followed are due now: by what they are has changed.
    void wake_followed()
    {
        wake_where([](const row& row) { return row.is_followed; });
    }

private:
    struct sooner
    {
        bool operator()(const row* left, const row* right) const;
    };

    struct by_name
    {
        using is_transparent = void;
        template <class Left, class Right>
        bool operator()(const Left& left, const Right& right) const
        {
            return name_of(left) < name_of(right);
        }
        static const std::string& name_of(const std::unique_ptr<row>& row) { return row->name; }
        static const std::string& name_of(const std::string& name) { return name; }
    };

    struct by_job_id
    {
        using is_transparent = void;
        template <class Left, class Right>
        bool operator()(const Left& left, const Right& right) const
        {
            return id_of(left) < id_of(right);
        }
        static const std::string& id_of(const row* row) { return *row->job_id_; }
        static const std::string& id_of(const std::string& id) { return id; }
    };

    void set_time(row& row, clock::time_point time);
    void forget_time(row& row);
    void act_no_more(row& row);
    void forget_job_id(row& row);

    std::size_t most_acting_;
    std::size_t acting_ = 0;  ///< and not paused
    std::set<std::unique_ptr<row>, by_name> rows_;
    std::set<row*, sooner> due_;            ///< those that wait for a time
    std::multiset<row*, by_job_id> by_id_;  ///< those whose job has an id
};

}  // namespace rdad::driver
