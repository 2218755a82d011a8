// SPDX-License-Identifier: BSL-1.0
#include "service/daemon_status.hpp"

#include "api/date_time.hpp"
#include "control/batch_table.hpp"

#include <fmt/format.h>

#include <string_view>

namespace rdad::service {
namespace {

std::string_view full_stop_after(std::string_view sentence)
{
    return sentence.ends_with('.') ? "" : ".";
}

std::string text_of(const std::map<driver::waits_for, std::size_t>& waiting)
{
    const control::batch_status all{.batch = std::nullopt, .waiting = waiting};
    const std::size_t active = all.active();
    const std::size_t running = all.running();
    std::string text = control::counted_jobs(active) + " active";
    if (running > 0)
        text += fmt::format(": {} running", running);
    if (active > running)
        text += fmt::format("; waiting: {}", control::waits_text(waiting));
    return text + ".";
}

}  // namespace

std::string to_text(const daemon_status& status)
{
    std::string text;
    for (const journal::lasting_trouble& trouble : status.troubles)
        text += fmt::format(
            "For {}: {}{} ",
            api::rough_text(trouble.time),
            trouble.sentence,
            full_stop_after(trouble.sentence)
        );
    if (status.paused_until)
        text += fmt::format("The service wants no calls until {}. ", api::to_date_time(*status.paused_until));
    if (status.paused_by)
        text += fmt::format(
            "Paused by user {} since {}: no job is begun. ",
            status.paused_by->user,
            api::to_date_time(status.paused_by->since)
        );
    if (status.stuck > 0)
        text += fmt::format(
            "{} can't get on{}{}{} ",
            control::counted_jobs(status.stuck),
            status.last_obstacle.empty() ? "" : ", such as ",
            status.last_obstacle,
            full_stop_after(status.last_obstacle)
        );
    return text + text_of(status.waiting);
}

}  // namespace rdad::service
