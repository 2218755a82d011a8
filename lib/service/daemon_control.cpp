// SPDX-License-Identifier: BSL-1.0
// What the daemon tells of itself, to the service manager and at its socket.

#include "control/serving/reading.hpp"
#include "service/daemon.hpp"
#include "service/daemon_status.hpp"
#include "service/events/event_feed.hpp"
#include "service/history_view.hpp"
#include "service/job_views.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

constexpr const char* reading_suffix = "-read";

}  // namespace

std::vector<journal::lasting_trouble> daemon::troubles() const
{
    // Where nothing is tried any more it isn't known how it is.
    auto all = runners_->size() > 0 ? account_->lasting_troubles() : std::vector<journal::lasting_trouble>();
    if (auto of_disk = faults_.lasting())
        all.push_back(*std::move(of_disk));
    return all;
}

std::string daemon::status(bool names_jobs) const
{
    daemon_status now{
        troubles(),
        std::nullopt,
        batch_pauses_.of_all(),
        runners_->stuck(),
        names_jobs ? runners_->last_obstacle() : "",
        runners_->waiting()};
    if (const auto pause = account_->queue().pause_left(); pause > pause.zero())
        now.paused_until = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now() + pause);
    return to_text(now);
}

control::access_rule daemon::rule_of(config::audience audience) const
{
    return {audience, ::geteuid()};
}

control::handlers daemon::handlers_for_control()
{
    return {
        [this](control::order order, std::string name, uid_t by) {
            return take_order(order, std::move(name), by);
        },
        [this](control::order order, std::vector<std::string> names, uid_t by) {
            return many_orders_->take(order, std::move(names), by, rule_of(config_.status.orders));
        },
        [this](bool pauses, std::optional<std::string> label, uid_t by) {
            return pausing_->carry_out(
                pauses ? pausing_order::pause : pausing_order::resume,
                std::move(label),
                by,
                rule_of(config_.status.orders)
            );
        },
        [this](std::string label, std::optional<std::int32_t> priority, uid_t by) {
            return prioritizing_->carry_out(std::move(label), priority, by, rule_of(config_.status.orders));
        },
        [this](uid_t by) {
            return health_view_->look(status(rule_of(config_.status.read).admits_to_all(by)), troubles());
        },
        [this](uid_t by) {
            return list_batches(*runners_, *batch_history_, by, rule_of(config_.status.read));
        },
        [this](const std::string& digest, uid_t by) {
            auto earlier = batches_->find_earlier({"", 0, {}, digest}, "", std::chrono::system_clock::now());
            const bool is_seen = earlier && rule_of(config_.status.read).admits(by, earlier->batch.user);
            return is_seen ? earlier : std::nullopt;
        },
        [this](control::job_query query, uid_t by) {
            return list_jobs(disk_, *runners_, std::move(query), by, rule_of(config_.status.read));
        },
        [this](std::string name, uid_t by) {
            return view_job(disk_, *runners_, std::move(name), by, rule_of(config_.status.read));
        },
        [this](std::string url_query, uid_t by) {
            return sum_up(disk_, std::move(url_query), by, rule_of(config_.status.read));
        },
        [this](std::optional<std::uint64_t> after, uid_t by) {
            return std::make_shared<event_feed>(
                context_.get_executor(),
                disk_,
                events_,
                after,
                by,
                rule_of(config_.status.read)
            );
        },
        [this](uid_t by) { return check_->run(by, rule_of(config_.status.orders)); },
        [this](std::string name, uid_t by) {
            return live_progress_->ask(std::move(name), by, rule_of(config_.status.read));
        },
        [this](uid_t by) {
            return page_ ? page_->url_for(by)
                         : failure{
                               make_error_code(boost::system::errc::operation_not_supported),
                               "There is no page: listen in [status] of the configuration says where it "
                               "would be."};
        },
        [this] { return meter_->scrape(); }};
}

/// Jobs are worked on even where no orders can be taken.
void daemon::start_control()
{
    auto opened =
        control::server::open(context_.get_executor(), config::socket_of(config_), handlers_for_control());
    if (!opened) {
        journal_.write(
            journal::message_kind::control_failed,
            opened.error().sentence + " rdactl can't give orders."
        );
        return;
    }
    control_ = *std::move(opened);
    spawn(control_->run(), stop_control_);
}

/// For programs that watch, such as rdad-notify: a group of its own lets them see all jobs, and order nothing.
void daemon::start_reading()
{
    const std::string path = config::socket_of(config_) + reading_suffix;
    auto opened = control::server::open(
        context_.get_executor(),
        path,
        handlers_for_control(),
        control::limits_of_reading(),
        control::use_for_reading()
    );
    if (!opened) {
        journal_.write(
            journal::message_kind::control_failed,
            opened.error().sentence + " Programs can't follow what happens."
        );
        return;
    }
    reading_ = *std::move(opened);
    spawn(reading_->run(), stop_reading_);
}

/// Jobs are worked on even where nobody can look at them.
void daemon::start_page()
{
    if (!config_.status.listen)
        return;
    auto opened =
        control::page_server::open(context_.get_executor(), *config_.status.listen, handlers_for_control());
    if (!opened) {
        journal_.write(
            journal::message_kind::page_failed,
            opened.error().sentence + " There is no page for browsers."
        );
        return;
    }
    page_ = *std::move(opened);
    journal_.write(
        journal::message_kind::page_opened,
        "The page for browsers is at " + page_->url() + ". rdactl page opens it."
    );
    spawn(page_->run(), stop_page_);
}

asio::awaitable<control::order_answer> daemon::take_order(control::order order, std::string name, uid_t by)
{
    const control::access_rule rule = rule_of(config_.status.orders);
    control::order_answer answer = co_await orders_->carry_out_for(by, rule, order, name);
    order_messages_.tell(order, name, by, answer, journal::allowance::clock::now());
    co_return answer;
}

}  // namespace rdad::service
