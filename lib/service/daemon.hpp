// SPDX-License-Identifier: BSL-1.0
// The daemon: everything it is made of, from start to stop.
#pragma once

#include "client/account.hpp"
#include "config/config.hpp"
#include "control/batch_pauses.hpp"
#include "control/kept_order.hpp"
#include "control/page/page_server.hpp"
#include "control/serving/server.hpp"
#include "disk/disk.hpp"
#include "disk/faults.hpp"
#include "driver/batch_priorities.hpp"
#include "driver/spending.hpp"
#include "driver/user_loads.hpp"
#include "failure/failure.hpp"
#include "intake/batches.hpp"
#include "intake/intake.hpp"
#include "intake/recovery.hpp"
#include "journal/journal.hpp"
#include "service/batch_history.hpp"
#include "service/events/event_teller.hpp"
#include "service/health_view.hpp"
#include "service/job_runners.hpp"
#include "service/live_progress.hpp"
#include "service/metering/meter.hpp"
#include "service/ordering/many_orders.hpp"
#include "service/ordering/order_messages.hpp"
#include "service/ordering/orders.hpp"
#include "service/ordering/pausing.hpp"
#include "service/ordering/prioritizing.hpp"
#include "service/pause_record.hpp"
#include "service/run_mode.hpp"
#include "service/second_looks.hpp"
#include "service/self_check.hpp"
#include "service/service_manager.hpp"
#include "service/spending_record.hpp"
#include "service/sweep_runners.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <memory>
#include <string>
#include <vector>

namespace rdad::service {

/// What an earlier process has left.
struct recovered
{
    intake::recovered_jobs jobs;

    /// For many jobs.
    std::vector<control::kept_order> orders;

    control::batch_pauses pauses;

    driver::batch_priorities priorities;

    /// Without the limit.
    driver::spending spending;
};

class daemon
{
public:
    /// `source` is read again at SIGHUP. `batches` are those that the spool knows.
    daemon(
        boost::asio::io_context& context,
        config::source source,
        config::config config,
        spool::spool spool,
        std::shared_ptr<intake::batches> batches,
        journal::journal& journal
    );

    /// To be called before run(). Fails if the certificates to trust can't be loaded.
    result<void> open_account();

    /// Goes on with what an earlier process has left, and works until SIGTERM or SIGINT, or, in a drain, until there
    /// is nothing left to do. Answers the exit status; ends the process if something hangs on.
    int run(recovered recovered, run_mode mode);

private:
    void go_on_with(intake::recovered_jobs recovered);
    void use_file_rules();
    void start_intake();
    second_look_access access_for_second_looks();
    void make_runners(recovered& recovered);
    void spawn(boost::asio::awaitable<void> work, boost::asio::cancellation_signal& stop);
    control::handlers handlers_for_control();
    void start_control();
    void start_reading();
    void start_page();
    boost::asio::awaitable<control::order_answer> take_order(
        control::order order,
        std::string name,
        uid_t by
    );
    control::access_rule rule_of(config::audience audience) const;
    void wait_for_signal();
    void reload();
    void take_config(config::config config);
    void look_if_drained();
    void stop_if_drained();
    int exit_status() const;
    bool wind_down();
    std::vector<journal::lasting_trouble> troubles() const;
    std::string status(bool names_jobs) const;
    void cancel_all();

    boost::asio::io_context& context_;
    config::source source_;
    config::config config_;
    journal::journal& journal_;
    disk::disk disk_;
    disk::faults faults_;
    order_messages order_messages_;
    driver::user_loads loads_;
    std::shared_ptr<intake::batches> batches_;
    pause_record pause_;
    control::batch_pauses batch_pauses_;
    driver::batch_priorities priorities_;
    spending_record spending_;
    event_teller events_;
    std::unique_ptr<client::account> account_;
    std::unique_ptr<sweep_runners> sweeps_;
    std::unique_ptr<second_looks> second_looks_;
    std::unique_ptr<job_runners> runners_;
    std::unique_ptr<orders> orders_;
    std::unique_ptr<many_orders> many_orders_;
    std::unique_ptr<pausing> pausing_;
    std::unique_ptr<prioritizing> prioritizing_;
    std::unique_ptr<self_check> check_;
    std::unique_ptr<live_progress> live_progress_;
    std::unique_ptr<health_view> health_view_;
    std::unique_ptr<batch_history> batch_history_;
    std::unique_ptr<meter> meter_;
    intake::intake intake_;
    std::unique_ptr<control::server> control_;    ///< null where no orders can be taken
    std::unique_ptr<control::server> reading_;    ///< null where there is no such socket
    std::unique_ptr<control::page_server> page_;  ///< null where there is none
    service_manager manager_;
    boost::asio::signal_set signals_;
    boost::asio::cancellation_signal stop_intake_;
    boost::asio::cancellation_signal stop_listening_;
    boost::asio::cancellation_signal stop_second_looks_;
    boost::asio::cancellation_signal stop_many_orders_;
    boost::asio::cancellation_signal stop_events_;
    boost::asio::cancellation_signal stop_watching_;
    boost::asio::cancellation_signal stop_control_;
    boost::asio::cancellation_signal stop_reading_;
    boost::asio::cancellation_signal stop_page_;
    run_mode mode_ = run_mode::service;
    bool is_drained_ = false;
    bool stopping_ = false;
    std::size_t unread_ = 0;  ///< records in active/ that can't be read
};

}  // namespace rdad::service
