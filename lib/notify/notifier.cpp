// SPDX-License-Identifier: BSL-1.0
#include "notify/notifier.hpp"

#include "coroutine/end.hpp"
#include "notify/hook_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <csignal>
#include <exception>
#include <utility>

namespace asio = boost::asio;

namespace rdad::notify {

notifier::notifier(asio::io_context& context, hook_settings settings, hook_teller tell)
    : context_(context),
      settings_(std::move(settings)),
      tell_(std::move(tell)),
      signals_(context, SIGTERM, SIGINT, SIGHUP)
{}

void notifier::run()
{
    look();
    wait_for_signal();
    context_.run();
}

/// A hook that is no more ends by itself.
void notifier::look()
{
    const auto names = hooks_in(settings_.hooks);
    if (!names) {
        tell_("", names.error().sentence);
        return;
    }
    if (names->empty() && running_.empty())
        tell_("", "There is no program in " + settings_.hooks + ": nothing is run for events.");
    for (const std::string& name : *names) {
        if (!running_.contains(name))
            start(name);
    }
}

void notifier::start(const std::string& name)
{
    auto opened = hook_follower::open(context_.get_executor(), settings_, name, tell_);
    if (!opened) {
        tell_(name, opened.error().sentence + " It is not run.");
        return;
    }
    const auto hook = *std::move(opened);
    asio::co_spawn(
        context_,
        hook->run(),
        asio::bind_cancellation_slot(
            running_[name].slot(),
            [this, hook, name](const std::exception_ptr& error) {
                running_.erase(name);
                coroutine::rethrow_unless_cancelled(error);
            }
        )
    );
}

void notifier::wait_for_signal()
{
    signals_.async_wait([this](boost::system::error_code failed, int signal) {
        if (failed)
            return;
        if (signal == SIGHUP) {
            look();
            wait_for_signal();
            return;
        }
        for (auto& [name, stop] : running_)
            stop.emit(asio::cancellation_type::terminal);
    });
}

}  // namespace rdad::notify
