// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/order_recipients.hpp"

#include "disk/stored_record.hpp"
#include "service/ordering/orders.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <utility>

namespace rdad::service {
namespace {

/// Whether an order for a job in that folder can come to something.
bool is_possible(control::order order, std::string_view place)
{
    const bool is_active = place == "active";
    const bool is_held = place == to_string(job::final_state::held);
    switch (order) {
    case control::order::cancel: return is_active || is_held;
    case control::order::release: return is_held;
    case control::order::retry: break;
    }
    return !is_active && !is_held && place != to_string(job::final_state::success);
}

std::string sentence_of_impossible(control::order order, const std::string& name, std::string_view place)
{
    return fmt::format("{} is in {}/, where it can't be {}.", name, place, participle_of(order));
}

/// A job that somebody works on is in active/.
std::optional<std::string> why_not_for_active(const given_order& given, const named_job& job)
{
    if (!given.rule.admits(given.by, job.batch ? job.batch->user : std::nullopt))
        return sentence_of_forbidden(job.name);
    if (!is_possible(given.order, "active"))
        return sentence_of_impossible(given.order, job.name, "active");
    return std::nullopt;
}

/// Adds the job to those that get the order, or says why it doesn't.
result<void> sort(
    const spool::spool& spool,
    const given_order& given,
    const named_job& job,
    order_recipients& sorted
)
{
    const auto refuse = [&](std::string why) {
        sorted.problems.push_back({job.name, std::move(why)});
        return result<void>();
    };
    if (job.is_worked_on) {
        if (auto why = why_not_for_active(given, job))
            return refuse(*std::move(why));
        sorted.jobs.push_back({job.name});
        return {};
    }
    const auto place = spool::is_name(job.name) ? spool.place_of(job.name) : std::optional<spool::place>();
    if (!place)
        return place.error();
    if (!*place)
        return refuse(fmt::format("There is no job {} in the spool.", job.name));
    const auto record = disk::read_record(*(*place)->folder, job.name);
    if (!record)
        return refuse(record.error().sentence);
    if (!given.rule.admits(given.by, job::owner_of(*record)))
        return refuse(sentence_of_forbidden(job.name));
    if (!is_possible(given.order, (*place)->name))
        return refuse(sentence_of_impossible(given.order, job.name, (*place)->name));
    const bool is_release = given.order == control::order::release;
    sorted.jobs.push_back({job.name, is_release ? static_cast<std::uint32_t>(record->events.size()) : 0});
    return {};
}

}  // namespace

std::string_view participle_of(control::order order) noexcept
{
    switch (order) {
    case control::order::cancel: return "cancelled";
    case control::order::release: return "released";
    case control::order::retry: break;
    }
    return "retried";
}

result<order_recipients> find_recipients(
    const spool::spool& spool,
    const given_order& given,
    const std::vector<named_job>& jobs
)
{
    order_recipients sorted;
    for (const named_job& job : jobs) {
        if (auto done = sort(spool, given, job, sorted); !done)
            return done.error();
    }
    return sorted;
}

}  // namespace rdad::service
