// SPDX-License-Identifier: BSL-1.0
#include "service/service_manager.hpp"

#include "journal/printable.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace rdad::service {
namespace {

constexpr std::chrono::seconds longest_interval(5);

/// WatchdogSec= of the unit; zero if there is none for this process.
std::chrono::microseconds watchdog_time()
{
    std::uint64_t time = 0;
    return std::chrono::microseconds(::sd_watchdog_enabled(0, &time) > 0 ? time : 0);
}

/// What Type=notify-reload asks to be sent with RELOADING=1 (sd_notify(3)).
std::uint64_t monotonic_microseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000U +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000U;
}

}  // namespace

service_manager::service_manager(boost::asio::any_io_executor executor, std::function<std::string()> status)
    : next_word_(executor),
      status_(std::move(status)),
      is_there_(std::getenv("NOTIFY_SOCKET") != nullptr),
      interval_(longest_interval),
      has_watchdog_(false)
{
    const auto time = watchdog_time();
    has_watchdog_ = time.count() > 0;
    // Half of it, as sd_watchdog_enabled(3) recommends.
    if (has_watchdog_)
        interval_ = std::min(interval_, time / 2);
}

void service_manager::ready()
{
    if (!is_there_)
        return;
    tell("READY=1\n");
    say_more_later();
}

void service_manager::reloading()
{
    if (is_there_)
        tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\n", monotonic_microseconds()));
}

void service_manager::stopping()
{
    next_word_.cancel();
    if (is_there_)
        ::sd_notify(0, "STOPPING=1\nSTATUS=");
}

void service_manager::say_more_later()
{
    next_word_.expires_after(interval_);
    next_word_.async_wait([this](boost::system::error_code ec) {
        if (ec)
            return;
        tell(has_watchdog_ ? "WATCHDOG=1\n" : "");
        say_more_later();
    });
}

/// Adds the status where it is another one than before. It is one line (sd_notify(3)), which systemctl(1) writes to a
/// terminal as it is.
void service_manager::tell(std::string assignments)
{
    if (std::string status = journal::printable(status_()); status != told_) {
        assignments += "STATUS=" + status;
        told_ = std::move(status);
    }
    if (!assignments.empty())
        ::sd_notify(0, assignments.c_str());
}

}  // namespace rdad::service
