// SPDX-License-Identifier: BSL-1.0
#include "control/batch_table.hpp"

#include "journal/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace rdad::control {
namespace {

/// For what those wait that aren't active at the service.
std::string_view what_they_wait_for(driver::waits_for what)
{
    switch (what) {
    case driver::waits_for::look: return "a look";
    case driver::waits_for::turn: return "their turn";
    case driver::waits_for::start_time: return "notBefore";
    case driver::waits_for::resume: return "rdactl resume";
    case driver::waits_for::end: return "their end";
    case driver::waits_for::retry: return "another try";
    case driver::waits_for::disk: return "the disk";
    }
    return "";
}

std::string reasons_of(const batch_status& status)
{
    std::string text = waits_text(status.waiting);
    if (status.stuck > 0)
        text += fmt::format("{}{} can't get on", text.empty() ? "" : "; ", status.stuck);
    return text;
}

std::string number_or_blank(std::size_t number, bool is_known)
{
    return is_known ? std::to_string(number) : "";
}

}  // namespace

std::string counted_jobs(std::size_t number)
{
    return fmt::format("{} job{}", number, number == 1 ? "" : "s");
}

std::string waits_text(const std::map<driver::waits_for, std::size_t>& waiting)
{
    std::string text;
    for (const auto& [what, jobs] : waiting) {
        if (what != driver::waits_for::end && jobs > 0)
            text += fmt::format("{}{} for {}", text.empty() ? "" : ", ", jobs, what_they_wait_for(what));
    }
    return text;
}

std::string batch_table(
    const std::vector<batch_status>& batches,
    const std::function<std::string(std::uint32_t)>& name_of,
    std::size_t most
)
{
    if (batches.empty())
        return "";
    constexpr std::string_view line = "{:<20} {:<8} {:>6} {:>6} {:>7} {:>7}  {}\n";
    std::string text = fmt::format(line, "BATCH", "OWNER", "JOBS", "OVER", "RUNNING", "WAITING", "FOR");
    const std::size_t left_out = batches.size() - std::min(batches.size(), most);
    for (std::size_t i = left_out; i < batches.size(); ++i) {
        const batch_status& each = batches[i];
        const std::size_t jobs = each.batch ? each.batch->jobs : 0;
        fmt::format_to(
            std::back_inserter(text),
            line,
            each.batch ? journal::printable(job::label_of(*each.batch)) : "(others)",
            each.batch && each.batch->user ? journal::printable(name_of(*each.batch->user)) : "",
            number_or_blank(jobs, jobs > 0),
            number_or_blank(jobs - std::min(jobs, each.active()), jobs > 0),
            each.running(),
            each.active() - each.running(),
            reasons_of(each)
        );
    }
    if (left_out > 0)
        text += fmt::format("and {} more, which came before.\n", left_out);
    return text;
}

}  // namespace rdad::control
