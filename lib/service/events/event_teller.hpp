// SPDX-License-Identifier: BSL-1.0
// Tells the log of events what happens, and whoever follows it that there is something new.
#pragma once

#include "coroutine/sleeper.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "events/batch_ends.hpp"
#include "events/event_text.hpp"
#include "events/trouble_changes.hpp"
#include "failure/failure.hpp"
#include "journal/journal.hpp"
#include "journal/troubles.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace rdad::service {

/// Whoever follows the log.
class event_follower
{
public:
    virtual void has_news() = 0;

    /// Who may see what has changed: it is to end, and to be begun anew.
    virtual void end() = 0;

protected:
    ~event_follower() = default;
};

/// The ends of jobs come with the changes of their records, and so do those of batches that end with one job: on_told() says
/// that. All other events are gathered for a moment,
/// so that they share a sync: a batch of which that is lost in a crash is found in the log at the next start.
///
/// For one thread.
class event_teller
{
public:
    /// `on_rest` is called whenever everything is told. Both that are referred to must outlive this.
    event_teller(
        boost::asio::any_io_executor executor,
        disk::disk& disk,
        journal::journal& journal,
        std::function<void()> on_rest
    );
    event_teller(const event_teller&) = delete;
    event_teller& operator=(const event_teller&) = delete;

    /// Finds what an earlier run has left open, and then tells what comes. Returns only by an exception: when it is
    /// cancelled.
    boost::asio::awaitable<void> run();

    /// Looks at what is wrong for all jobs every few seconds. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> watch(std::function<std::vector<journal::lasting_trouble>()> troubles);

    // What happens.

    /// A job of that batch is worked on; null: it isn't known of which.
    void on_job(const events::batch_ends::shared_batch& batch) { batch_ends_.add(batch); }

    struct job_end
    {
        events::batch_ends::end end;

        /// For the log, with the change of the record. Two if its batch ends with it.
        std::vector<std::string> events;
        bool ends_batch = false;
    };

    /// Of a record that is to be filed, and so has an outcome.
    job_end end_of(
        const std::string& name,
        const job::record& record,
        const events::batch_ends::shared_batch& batch
    ) const;

    /// It is no more. Null `ended`: its record is lost. `is_batch_told`: the log was told that the batch ends with it.
    void on_job_gone(
        const events::batch_ends::shared_batch& batch,
        const std::optional<events::batch_ends::end>& ended,
        bool is_batch_told
    );

    /// A record was changed, and the log told of it by that.
    void on_told(const result<void>& told);

    /// There is something that the log wasn't told yet, and can be.
    bool has_work() const noexcept { return is_telling_ || !unwritten_.empty() || !unsummed_.empty(); }

    // They are told when the log has more. One that ends has to say so.

    void add(event_follower& follower) { followers_.insert(&follower); }
    void remove(event_follower& follower) { followers_.erase(&follower); }
    void end_followers();

private:
    void tell_soon(std::string event);
    boost::asio::awaitable<void> look_back();
    boost::asio::awaitable<void> sum_up();
    boost::asio::awaitable<void> write();

    disk::disk& disk_;
    disk::faults log_faults_;
    std::function<void()> on_rest_;
    events::batch_ends batch_ends_;
    events::trouble_changes trouble_changes_;
    std::vector<events::done_batch> unsummed_;
    std::vector<std::string> unwritten_;
    bool is_telling_ = false;
    bool is_log_behind_ = false;  ///< it keeps events in memory that it could not write
    coroutine::sleeper sleeper_;
    coroutine::sleeper gathering_;
    coroutine::sleeper watching_;
    std::set<event_follower*> followers_;
};

}  // namespace rdad::service
