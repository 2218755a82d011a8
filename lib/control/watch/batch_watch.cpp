// SPDX-License-Identifier: BSL-1.0
#include "control/watch/batch_watch.hpp"

#include "control/batch_table.hpp"
#include "control/layout.hpp"
#include "journal/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::control {
namespace {

constexpr std::size_t label_width = 20;
constexpr std::size_t shortest_bar = 10;
constexpr std::size_t longest_bar = 40;

std::string label_of(const batch_status& status)
{
    return status.batch ? journal::printable(job::label_of(*status.batch)) : "(others)";
}

std::size_t jobs_over(const batch_status& status)
{
    const std::size_t jobs = status.batch ? status.batch->jobs : 0;
    return jobs - std::min(jobs, status.active());
}

/// "####....", with what runs as "=".
styled_text drawn(const batch_status& status, std::size_t width)
{
    const std::size_t jobs = status.batch->jobs;
    const std::size_t over = jobs_over(status);
    const std::size_t done = over * width / jobs;
    const std::size_t begun = std::min(width, (over + status.running()) * width / jobs);
    return styled_text(std::string(done, '#'), emphasis::success) + std::string(begun - done, '=') +
           styled_text(std::string(width - begun, '.'), emphasis::secondary);
}

}  // namespace

std::string how_far_text(const batch_status& status)
{
    std::string text;
    if (status.batch && status.batch->jobs > 0)
        text = fmt::format("{} of {} over, ", jobs_over(status), status.batch->jobs);
    text += fmt::format("{} running", status.running());
    if (const std::string waits = waits_text(status.waiting); !waits.empty())
        text += "; waiting: " + waits;
    if (status.stuck > 0)
        text += fmt::format("; {} can't get on", status.stuck);
    return text;
}

styled_text bar_of(const batch_status& status, std::size_t columns)
{
    const styled_text told(how_far_text(status), status.stuck > 0 ? emphasis::attention : emphasis::none);
    const std::string label = padded(cut(label_of(status), label_width), label_width);
    if (!status.batch || status.batch->jobs == 0)
        return cut_styled(styled_text(label + " ") + told, columns);
    const std::size_t taken = label_width + width_of(told.plain()) + width_of(" [] ");
    const std::size_t width = std::clamp(columns - std::min(columns, taken), shortest_bar, longest_bar);
    return cut_styled(styled_text(label + " [") + drawn(status, width) + "] " + told, columns);
}

}  // namespace rdad::control
