// SPDX-License-Identifier: BSL-1.0
// Takes dropped files from incoming/ as they come.
#pragma once

#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "driver/user_loads.hpp"
#include "failure/failure.hpp"
#include "intake/acceptance.hpp"
#include "intake/file_rules.hpp"
#include "intake/look_times.hpp"
#include "intake/round.hpp"
#include "intake/turns.hpp"
#include "journal/journal.hpp"
#include "journal/troubles.hpp"
#include "spool/arrivals.hpp"
#include "spool/watch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rdad::intake {

/// For one thread.
class intake
{
public:
    /// `loads` is what there is of each user; what is in work is counted there until `on_job` has it, who counts it
    /// from then on. `known` is what was dropped before. `on_job` is called for each job whose record is in active/;
    /// `on_rest` whenever there is nothing to do but to wait for files.
    intake(
        boost::asio::any_io_executor executor,
        disk::disk& disk,
        disk::faults& faults,
        journal::journal& journal,
        driver::user_loads& loads,
        std::shared_ptr<batches> known,
        std::function<void(const accepted_job&)> on_job,
        std::function<void()> on_rest
    );

    /// Takes over claims that could not be ended before.
    void take_over(const std::vector<std::shared_ptr<claim_acceptance>>& claims);

    /// Looks, and takes what is whole, whenever inotify says so and from time to time. Returns only by an
    /// exception: when it is cancelled.
    boost::asio::awaitable<void> run();

    /// Hears what inotify says. To be run beside run(); returns at once where there is no inotify, or no
    /// descriptor for it.
    boost::asio::awaitable<void> listen();

    /// From now on; without that, the default ones.
    void set_rules(file_rules rules);

    /// Looks soon.
    void look_soon();

    /// True if at the last look there was nothing in incoming/ that is for the daemon, and no claim is
    /// unfinished.
    bool is_empty() const noexcept { return empty_ && turns_.in_work() == 0; }

private:
    boost::asio::awaitable<void> look();
    boost::asio::awaitable<result<std::vector<spool::folder_entry>>> list();
    void tell_those_unseen(std::vector<spool::folder_entry>& found);
    boost::asio::awaitable<void> work();
    std::shared_ptr<std::vector<round_task>> next_round();
    boost::asio::awaitable<void> run(std::shared_ptr<std::vector<round_task>> round);
    void end_claiming(const round_task& task);
    void end_step(const round_task& task);
    bool may_take(std::uint32_t user);
    void tell_limits();
    boost::asio::awaitable<void> wait_until(look_times::clock::time_point time);
    bool is_look_due() const;
    boost::asio::awaitable<void> wait_for_news();
    void tell(const failure& failure, const std::string& file_name);
    void tell_fault(const failure& failure);
    void forget_those_gone(const std::vector<spool::folder_entry>& found);

    disk::disk& disk_;
    disk::faults& faults_;
    journal::journal& journal_;
    driver::user_loads& loads_;
    std::shared_ptr<batches> known_;
    std::function<void(const accepted_job&)> on_job_;
    std::function<void()> on_rest_;
    spool::arrivals arrivals_;
    const api::service* of_unnamed_ = file_rules().of_unnamed;
    std::optional<spool::watch> watch_;
    boost::asio::steady_timer next_look_;
    turns turns_;
    look_times look_times_;
    bool news_ = false;
    bool empty_ = false;
    std::map<std::uint32_t, driver::load_limit>
        refused_;  ///< users none of whose files may be taken, in the last round
    journal::troubles limits_met_{std::chrono::hours(1)};
    bool more_ = false;         ///< than the last look has kept
    bool has_taken_ = false;    ///< one of those that it has kept
    bool all_taken_ = false;    ///< of what the last look has found, as far as it was tried
    bool cannot_list_ = false;  ///< at the last look
    bool cannot_take_ = false;  ///< when that was tried last, for a reason that isn't one file's

    /// The failures that the journal knows, each with the file that it is about.
    std::set<std::pair<boost::system::error_code, std::string>> told_;
};

}  // namespace rdad::intake
