// SPDX-License-Identifier: BSL-1.0
// Runs one job while it acts: does what its driver says.
#pragma once

#include "client/account.hpp"
#include "control/batch_pauses.hpp"
#include "control/order.hpp"
#include "coroutine/sleeper.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "driver/batch_priorities.hpp"
#include "driver/job_driver.hpp"
#include "driver/job_table.hpp"
#include "driver/user_loads.hpp"
#include "failure/failure.hpp"
#include "job/record.hpp"
#include "journal/journal.hpp"
#include "service/events/event_teller.hpp"
#include "service/second_looks.hpp"
#include "service/spending_record.hpp"
#include "service/sweep_runners.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::service {

/// What the runners of all jobs share.
struct job_services
{
    client::account& account;
    service::sweep_runners& sweeps;
    service::second_looks& second_looks;
    disk::disk& disk;
    disk::faults& faults;
    journal::journal& journal;
    driver::user_loads& loads;
    const control::batch_pauses& pauses;
    const driver::batch_priorities& priorities;
    service::spending_record& spending;
    service::event_teller& events;
    job::life_options options;

    /// The daemon stops: nothing new is to be begun.
    const bool& stopping;
};

enum class order_taking_kind
{
    noted,      ///< and not on the disk yet
    kept,       ///< noted, and on the disk
    not_kept,   ///< noted; but the disk fails
    refused,    ///< the job is not in a state for it
    no_job,     ///< there is none of that name that is worked on
    no_record,  ///< it can't be read now
};

struct order_taking
{
    order_taking_kind kind;

    /// Of what was noted: it will be carried out for certain once this is on the disk.
    std::string record_text{};
};

/// An order for a job whose record may have to be read first. It is shared by who waits and who answers.
struct order_request
{
    order_request(const boost::asio::any_io_executor& executor, control::order ordered);

    control::order order;
    order_taking answer{order_taking_kind::no_record};
    bool is_answered = false;
    boost::asio::steady_timer answered;  ///< is cancelled when it is, or when nobody will answer any more
};

/// For one thread.
class job_runner
{
public:
    /// Whoever has the runners, and the rows of their jobs.
    class owner
    {
    public:
        virtual void has_turn(driver::row& row, client::call_queue::turn turn) = 0;
        virtual void knows(driver::row& row, const std::optional<std::string>& job_id) = 0;

        /// The names of records of its job that came before it.
        virtual std::vector<std::string> names_before(const driver::row& row) const = 0;

        /// It can't get on, as its record says now. What is to follow on the sentence that tells so; null: it isn't to be
        /// told of this job, as others have the same trouble.
        virtual std::optional<std::string> is_stuck(const job::event& event) = 0;

        /// It only waits for the disk from now on, or no more.
        virtual void pauses(driver::row& row, bool is_paused) = 0;

        // What the last action was; the runner is not to be used any more.

        virtual void rests(driver::row& row, const driver::rest& rest) = 0;
        virtual void has_ended(driver::row& row) = 0;

    protected:
        ~owner() = default;
    };

    /// All must outlive this.
    job_runner(
        const boost::asio::any_io_executor& executor,
        const job_services& services,
        owner& owned_by,
        driver::row& row
    );
    job_runner(const job_runner&) = delete;
    job_runner& operator=(const job_runner&) = delete;
    ~job_runner();

    /// Acts until the job waits for something, until its final record is in its folder, or until the daemon stops.
    /// Cancelled, it ends at once where it only waits; a call that is under way is heard out and what it came to is
    /// saved.
    boost::asio::awaitable<void> run();

    /// The job's call may be made.
    void take_turn(client::call_queue::turn turn);

    /// Is answered at once if the record was read, and else once it was and has what is noted.
    void take_order(std::shared_ptr<order_request> request);

    driver::notes notes() const { return driver_.notes(); }

    /// Nobody can go on with its job: see driver::job_driver.
    bool is_lost() const noexcept { return driver_.is_lost(); }

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed() const noexcept { return driver_.is_being_filed(); }

    /// Null until it was read.
    const job::record* record() const noexcept { return driver_.is_read() ? &current() : nullptr; }

    /// In cost units of the service. Null where it has given no estimate, and until the record was read.
    std::optional<double> estimated_cost() const
    {
        return driver_.is_read() ? driver_.estimated_cost() : std::nullopt;
    }

    /// What it has come to, once its record was filed, and before.
    const std::optional<events::batch_ends::end>& end() const noexcept { return end_; }

    /// The log of events was told with that end that the job's batch is done.
    bool is_batch_told() const noexcept { return is_batch_told_; }

private:
    struct made_call
    {
        job::operation operation;
        std::optional<unsigned> status;  ///< null where there is no answer
        std::size_t events_begin;        ///< of the record's events, the first one that it has caused
        std::size_t events_end;          ///< and the end of those
    };

    driver::action next();
    void take_news();
    order_taking taken(control::order order);
    boost::asio::awaitable<void> keep_orders();
    void follow_as_wanted();
    void enter_queue(const pace::standing& standing);
    void leave_queue();
    driver::conditions conditions(const job::instant& now) const;
    const job::record& current() const { return driver_.current(); }
    boost::asio::awaitable<void> pause(std::chrono::milliseconds at_most);
    boost::asio::awaitable<void> read();
    boost::asio::awaitable<void> find_earlier();
    void tell_of_lost_record(const failure& failure);
    boost::asio::awaitable<void> call(job::call call, client::call_queue::turn turn);
    boost::asio::awaitable<bool> book(driver::booking booking);
    boost::asio::awaitable<bool> write(std::string text);
    boost::asio::awaitable<bool> plan(job::second_look look);
    boost::asio::awaitable<driver::filing> file(job::final_state state, std::string text);
    boost::asio::awaitable<bool> sync(job::final_state state);
    void forget_second_look();
    template <class T>
    bool tell_of_disk(const result<T>& done);
    void tell_answer() const;
    void tell_events();
    void tell(const job::event& event, const std::vector<journal::field>& fields) const;
    std::vector<journal::field> fields() const;
    std::vector<journal::field> fields_with_call() const;

    const job_services& services_;
    owner& owner_;
    driver::row& row_;
    driver::job_driver driver_;
    coroutine::sleeper sleeper_;
    std::optional<client::call_queue::turn> turn_;
    std::vector<std::shared_ptr<order_request>> orders_;  ///< that have come before the record was read
    std::optional<events::batch_ends::end> end_;          ///< null until the record is to be filed
    bool is_end_told_ = false;                            ///< to the log of events
    bool is_batch_told_ = false;                          ///< likewise, that its batch is done
    std::size_t events_told_ = 0;
    std::optional<made_call> last_call_;  ///< null once what it has caused is told
};

}  // namespace rdad::service
