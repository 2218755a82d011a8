// SPDX-License-Identifier: BSL-1.0
// How a filter is evaluated.

#include "api/job_state.hpp"
#include "emulator/list/filter.hpp"

#include <algorithm>

namespace rdad::emulator {
namespace {

/// `difference` is below, equal to or above 0 as the value is below, equal to or above that of the filter.
bool holds(comparator how, int difference)
{
    switch (how) {
    case comparator::eq: return difference == 0;
    case comparator::ne: return difference != 0;
    case comparator::lt: return difference < 0;
    case comparator::le: return difference <= 0;
    case comparator::gt: return difference > 0;
    case comparator::ge: return difference >= 0;
    case comparator::in: break;
    }
    return false;
}

bool matches_time(const comparison& comparison, time_point created)
{
    if (comparison.how == comparator::in)
        return std::ranges::binary_search(comparison.times, created);
    const time_point& wanted = comparison.times.front();
    return holds(comparison.how, created < wanted ? -1 : created > wanted ? 1 : 0);
}

bool matches(const comparison& comparison, const stored_job& job, time_point now)
{
    if (comparison.property == job_property::created_date_time)
        return matches_time(comparison, created_second(job));
    if (comparison.how == comparator::in) {
        return any_value(job, comparison.property, now, [&comparison](std::string_view value) {
            return std::ranges::binary_search(comparison.texts, value);
        });
    }
    if (comparison.how == comparator::ne) {
        return !any_value(job, comparison.property, now, [&comparison](std::string_view value) {
            return value == comparison.texts.front();
        });
    }
    return any_value(job, comparison.property, now, [&comparison](std::string_view value) {
        return holds(comparison.how, value.compare(comparison.texts.front()));
    });
}

bool is_equality(const comparison& comparison)
{
    return comparison.how == comparator::eq || comparison.how == comparator::in;
}

std::optional<std::vector<std::string>> required_ids_of(const comparison& comparison)
{
    return comparison.property == job_property::id && is_equality(comparison)
               ? std::optional(comparison.texts)
               : std::nullopt;
}

/// Those of any part will do.
std::optional<std::vector<std::string>> required_ids_of(const conjunction& conjunction)
{
    for (const filter& part : conjunction.parts) {
        if (auto ids = required_ids(part))
            return ids;
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> required_ids_of(const disjunction& disjunction)
{
    std::vector<std::string> all;
    for (const filter& part : disjunction.parts) {
        const auto ids = required_ids(part);
        if (!ids)
            return std::nullopt;
        all.insert(all.end(), ids->begin(), ids->end());
    }
    return all;
}

bool is_of_running_job(const std::string& state)
{
    const auto known = api::parse_job_state(state);
    return known && api::is_under_way(*known);
}

bool requires_running_in(const comparison& comparison)
{
    return comparison.property == job_property::state && is_equality(comparison) &&
           std::ranges::all_of(comparison.texts, is_of_running_job);
}

bool requires_running_in(const conjunction& conjunction)
{
    return std::ranges::any_of(conjunction.parts, requires_running);
}

bool requires_running_in(const disjunction& disjunction)
{
    return std::ranges::all_of(disjunction.parts, requires_running);
}

bool matches(const conjunction& conjunction, const stored_job& job, time_point now)
{
    return std::ranges::all_of(conjunction.parts, [&](const filter& part) {
        return matches(part, job, now);
    });
}

bool matches(const disjunction& disjunction, const stored_job& job, time_point now)
{
    return std::ranges::any_of(disjunction.parts, [&](const filter& part) {
        return matches(part, job, now);
    });
}

}  // namespace

bool matches(const filter& filter, const stored_job& job, time_point now)
{
    return std::visit([&](const auto& node) { return matches(node, job, now); }, filter.node);
}

std::optional<std::vector<std::string>> required_ids(const filter& filter)
{
    return std::visit([](const auto& node) { return required_ids_of(node); }, filter.node);
}

bool requires_running(const filter& filter)
{
    return std::visit([](const auto& node) { return requires_running_in(node); }, filter.node);
}

}  // namespace rdad::emulator
