// SPDX-License-Identifier: BSL-1.0
#include "service/sweep_runners.hpp"

#include "coroutine/end.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {

sweep_runners::sweep_runners(
    asio::any_io_executor executor,
    client::account& account,
    journal::journal& journal,
    lists::sweep_options options,
    sweep_runner::listeners told
)
    : executor_(std::move(executor)),
      account_(account),
      journal_(journal),
      options_(std::move(options)),
      listeners_(std::move(told))
{}

void sweep_runners::start()
{
    is_started_ = true;
    for (auto& [service, each] : all_)
        start(each);
}

void sweep_runners::start(sweeping& one)
{
    asio::co_spawn(
        executor_,
        one.runner->run(),
        asio::bind_cancellation_slot(one.stop.slot(), coroutine::rethrow_unless_cancelled)
    );
}

sweep_runner& sweep_runners::of(const api::service& service)
{
    sweeping& one = all_[&service];
    if (one.runner)
        return *one.runner;
    one.runner = std::make_unique<sweep_runner>(executor_, account_, journal_, service, options_, listeners_);
    share_calls();
    if (is_started_)
        start(one);
    return *one.runner;
}

void sweep_runners::set_options(lists::sweep_options options)
{
    options_ = std::move(options);
    for (auto& [service, each] : all_)
        each.runner->set_options(options_);
    share_calls();
}

void sweep_runners::share_calls()
{
    if (all_.empty())
        return;
    const auto services = static_cast<unsigned>(all_.size());
    for (auto& [service, each] : all_)
        each.runner->set_calls_per_minute(std::max(1U, options_.calls_per_minute / services));
}

void sweep_runners::cancel()
{
    for (auto& [service, each] : all_)
        each.stop.emit(asio::cancellation_type::terminal);
}

}  // namespace rdad::service
