// SPDX-License-Identifier: BSL-1.0
#include "service/daemon.hpp"

#include "control/batch_table.hpp"
#include "control/exit_status.hpp"
#include "coroutine/end.hpp"
#include "service/options.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// How long calls that are under way are heard out when the daemon stops.
constexpr std::chrono::milliseconds longest_wind_down(800);

}  // namespace

daemon::daemon(
    asio::io_context& context,
    config::source source,
    config::config config,
    spool::spool spool,
    std::shared_ptr<intake::batches> batches,
    journal::journal& journal
)
    : context_(context),
      source_(std::move(source)),
      config_(std::move(config)),
      journal_(journal),
      disk_(std::move(spool)),
      faults_(journal),
      order_messages_(journal),
      loads_(limits_of(config_)),
      batches_(std::move(batches)),
      pause_(context.get_executor(), disk_, journal),
      spending_(disk_, journal),
      events_(context.get_executor(), disk_, journal, [this] { look_if_drained(); }),
      intake_(
          context.get_executor(),
          disk_,
          faults_,
          journal,
          loads_,
          batches_,
          [this](const intake::accepted_job& job) { runners_->add(job); },
          [this] { stop_if_drained(); }
      ),
      manager_(context.get_executor(), [this] { return status(true); }),
      signals_(context, SIGTERM, SIGINT, SIGHUP)
{}

result<void> daemon::open_account()
{
    auto a = client::account::make(context_.get_executor(), config_, journal_, [this](auto until) {
        pause_.keep(until);
    });
    if (!a)
        return a.error();
    account_ = *std::move(a);
    sweeps_ = std::make_unique<sweep_runners>(
        context_.get_executor(),
        *account_,
        journal_,
        sweep_options_of(config_),
        sweep_runner::listeners{
            [this](const lists::finding& finding) { runners_->pass_on(finding); },
            [this] { runners_->wake_followed(); }}
    );
    pause_.restore(account_->queue());
    check_ = std::make_unique<self_check>(context_.get_executor(), source_, disk_, *account_);
    live_progress_ = std::make_unique<live_progress>(context_.get_executor(), *account_, disk_);
    health_view_ = std::make_unique<health_view>(context_.get_executor(), *account_, disk_);
    batch_history_ = std::make_unique<batch_history>(context_.get_executor(), disk_);
    return {};
}

int daemon::run(recovered recovered, run_mode mode)
{
    mode_ = mode;
    make_runners(recovered);
    go_on_with(std::move(recovered.jobs));
    start_intake();
    sweeps_->start();
    spawn(second_looks_->run(), stop_second_looks_);
    spawn(many_orders_->run(), stop_many_orders_);
    spawn(events_.run(), stop_events_);
    spawn(events_.watch([this] { return troubles(); }), stop_watching_);
    meter_ = std::make_unique<meter>(context_.get_executor(), *account_, *runners_, disk_, faults_);
    start_control();
    start_reading();
    start_page();
    wait_for_signal();
    journal_.write(
        journal::message_kind::ready,
        fmt::format("Ready: jobs are taken from {}.", disk_.get().incoming().path())
    );
    if (!batch_pauses_.empty())
        journal_.write(
            journal::message_kind::batch_paused,
            "Some batches, or all, are paused still, as somebody has ordered: nothing of them is begun."
        );
    manager_.ready();
    context_.run();
    manager_.stopping();
    const int status = exit_status();
    // What hangs on, such as a look-up of addresses, is not waited for. Nothing is lost: the records are on
    // the disk.
    if (!wind_down())
        std::_Exit(status);
    return status;
}

void daemon::go_on_with(intake::recovered_jobs recovered)
{
    for (const intake::recovery_problem& problem : recovered.problems)
        journal_.write(problem.kind, problem.sentence);
    unread_ = recovered.unread;
    intake_.take_over(recovered.claims);
    if (!recovered.jobs.empty())
        journal_.write(
            journal::message_kind::going_on,
            fmt::format("Going on with {}.", control::counted_jobs(recovered.jobs.size()))
        );
    // Of those that a crash has left it tells which were dropped first.
    std::ranges::stable_sort(recovered.jobs, {}, [](const intake::accepted_job& job) {
        return std::pair(job.time_taken, job.source);
    });
    for (const intake::accepted_job& job : recovered.jobs)
        runners_->add(job);
}

second_look_access daemon::access_for_second_looks()
{
    second_look_access jobs;
    jobs.is_worked_on = [this](const std::string& job_id) { return runners_->is_worked_on(job_id); };
    jobs.run = [this](const intake::accepted_job& job) {
        if (!runners_->has(job.name))
            runners_->add(job);
    };
    jobs.done = [this] { look_if_drained(); };
    return jobs;
}

void daemon::make_runners(recovered& recovered)
{
    batch_pauses_ = std::move(recovered.pauses);
    priorities_ = std::move(recovered.priorities);
    spending_.restore(std::move(recovered.spending), config_.pace.cost_per_day);
    second_looks_ = std::make_unique<second_looks>(
        context_.get_executor(),
        *account_,
        disk_,
        faults_,
        journal_,
        access_for_second_looks(),
        std::move(recovered.jobs.second_looks)
    );
    runners_ = std::make_unique<job_runners>(
        context_.get_executor(),
        job_services{
            *account_,
            *sweeps_,
            *second_looks_,
            disk_,
            faults_,
            journal_,
            loads_,
            batch_pauses_,
            priorities_,
            spending_,
            events_,
            life_options_of(config_, account_->has_proxy()),
            stopping_},
        config_.pace.connections,
        [this] {
            const bool may_be_drained = is_drain(mode_) && runners_->size() == 0;
            if ((may_be_drained || loads_.has_room_again()) && !stopping_)
                intake_.look_soon();
        }
    );
    orders_ = std::make_unique<orders>(disk_, *runners_, *batches_);
    pausing_ = std::make_unique<pausing>(disk_, journal_, *runners_, batch_pauses_);
    prioritizing_ = std::make_unique<prioritizing>(disk_, journal_, *runners_, priorities_);
    many_orders_ = std::make_unique<many_orders>(
        context_.get_executor(),
        order_services{disk_, faults_, journal_, *runners_, *orders_, order_messages_},
        std::move(recovered.orders),
        [this] { look_if_drained(); }
    );
}

/// Intake tells what is left of dropped files, and so whether a drain is over.
void daemon::look_if_drained()
{
    if (is_drain(mode_) && !stopping_)
        intake_.look_soon();
}

void daemon::spawn(asio::awaitable<void> work, asio::cancellation_signal& stop)
{
    asio::co_spawn(
        context_,
        std::move(work),
        asio::bind_cancellation_slot(stop.slot(), coroutine::rethrow_unless_cancelled)
    );
}

void daemon::use_file_rules()
{
    const intake::file_rules rules{spool::ignored_names(config_.spool.ignore), config_.api.service};
    intake_.set_rules(rules);
    orders_->set_rules(rules);
}

void daemon::start_intake()
{
    use_file_rules();
    spawn(intake_.run(), stop_intake_);
    spawn(intake_.listen(), stop_listening_);
}

void daemon::wait_for_signal()
{
    signals_.async_wait([this](boost::system::error_code ec, int signal) {
        if (ec)
            return;
        if (signal == SIGHUP) {
            reload();
            wait_for_signal();
        } else {
            journal_.write(
                journal::message_kind::stopping,
                runners_->size() == 0 ? "Stopping."
                                      : fmt::format(
                                            "Stopping; the next start goes on with {}.",
                                            control::counted_jobs(runners_->size())
                                        )
            );
            stopping_ = true;
            context_.stop();
        }
    });
}

void daemon::reload()
{
    manager_.reloading();
    auto c = config::load(source_);
    const auto taken = c ? account_->reconfigure(*c) : result<void>(c.error());
    meter_->config_was_read(taken.has_value());
    if (!taken)
        journal_.write(
            journal::message_kind::reload_refused,
            taken.error().sentence + " The configuration stays as it was."
        );
    else
        take_config(*std::move(c));
    manager_.ready();
}

void daemon::take_config(config::config config)
{
    if (config.spool.directory != config_.spool.directory)
        journal_.write(
            journal::message_kind::reload_incomplete,
            "Another spool directory is used from the next start on."
        );
    if (config.status.listen != config_.status.listen)
        journal_.write(
            journal::message_kind::reload_incomplete,
            "The page for browsers is elsewhere from the next start on."
        );
    if (config.log.form != config_.log.form)
        journal_.write(
            journal::message_kind::reload_incomplete,
            "Messages go where they have gone until the next start."
        );
    if (config.status.read != config_.status.read)
        events_.end_followers();
    config_ = std::move(config);
    const bool is_another_day = config_.pace.cost_per_day != spending_.get().limit();
    spending_.set_limit(config_.pace.cost_per_day);
    runners_->set_options(life_options_of(config_, account_->has_proxy()), config_.pace.connections);
    if (is_another_day)
        runners_->look_at_cost_per_day();
    sweeps_->set_options(sweep_options_of(config_));
    use_file_rules();
    batches_->set_repeat_within(config_.spool.repeat_within);
    check_->forget();
    loads_.set_limits(limits_of(config_));
    if (loads_.has_room_again())
        intake_.look_soon();
    journal_.set_level(config_.log.level);
    journal_.write(journal::message_kind::reloaded, "The configuration was read again.");
}

void daemon::stop_if_drained()
{
    // Once is enough: what ends when the daemon winds down must not cut that short.
    if (!is_drain(mode_) || is_drained_ || runners_->size() > 0 || !intake_.is_empty() ||
        second_looks_->has_work() || many_orders_->has_work() || events_.has_work())
        return;
    is_drained_ = true;
    journal_.write(journal::message_kind::drained, "Nothing is left to do.");
    context_.stop();
}

int daemon::exit_status() const
{
    // A drain that was stopped is not done.
    const bool is_done = stopping_ ? !is_drain(mode_) : unread_ + runners_->lost() == 0;
    if (!is_done)
        return control::exit_temporary;
    const bool has_failed = mode_ == run_mode::strict_drain && runners_->ended_unwanted() > 0;
    return has_failed ? int{control::exit_jobs_failed} : EXIT_SUCCESS;
}

/// Ends all that goes on. False if something hangs on: then nothing may be destroyed that it uses.
bool daemon::wind_down()
{
    context_.restart();
    // Within the event loop a signal reaches its coroutine at once. From outside it would be posted there,
    // and come to one that may have ended by then.
    asio::post(context_, [this] { cancel_all(); });
    context_.run_for(longest_wind_down);
    disk_.finish();
    return context_.stopped();
}

void daemon::cancel_all()
{
    signals_.cancel();
    account_->queue().close();
    for (asio::cancellation_signal* signal :
         {&stop_intake_,
          &stop_listening_,
          &stop_second_looks_,
          &stop_many_orders_,
          &stop_events_,
          &stop_watching_,
          &stop_control_,
          &stop_reading_,
          &stop_page_})
        signal->emit(asio::cancellation_type::terminal);
    for (control::server* server : {control_.get(), reading_.get()}) {
        if (server)
            server->cancel_sessions();
    }
    if (page_)
        page_->cancel_sessions();
    sweeps_->cancel();
    check_->cancel();
    live_progress_->cancel();
    health_view_->cancel();
    batch_history_->cancel();
    meter_->cancel();
    runners_->cancel();
}

}  // namespace rdad::service
