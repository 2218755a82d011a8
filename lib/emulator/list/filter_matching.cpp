// SPDX-License-Identifier: BSL-1.0
// How a filter is evaluated.

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

bool matches_time(const comparison& c, time_point created)
{
    if (c.how == comparator::in)
        return std::ranges::binary_search(c.times, created);
    const time_point& wanted = c.times.front();
    return holds(c.how, created < wanted ? -1 : created > wanted ? 1 : 0);
}

bool matches(const comparison& c, const stored_job& job, time_point now)
{
    if (c.property == job_property::created_date_time)
        return matches_time(c, created_second(job));
    if (c.how == comparator::in) {
        return any_value(job, c.property, now, [&c](std::string_view value) {
            return std::ranges::binary_search(c.texts, value);
        });
    }
    if (c.how == comparator::ne) {
        return !any_value(job, c.property, now, [&c](std::string_view value) {
            return value == c.texts.front();
        });
    }
    return any_value(job, c.property, now, [&c](std::string_view value) {
        return holds(c.how, value.compare(c.texts.front()));
    });
}

bool is_equality(const comparison& c)
{
    return c.how == comparator::eq || c.how == comparator::in;
}

std::optional<std::vector<std::string>> required_ids_of(const comparison& c)
{
    return c.property == job_property::id && is_equality(c) ? std::optional(c.texts) : std::nullopt;
}

/// Those of any part will do.
std::optional<std::vector<std::string>> required_ids_of(const conjunction& c)
{
    for (const filter& part : c.parts) {
        if (auto ids = required_ids(part))
            return ids;
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> required_ids_of(const disjunction& d)
{
    std::vector<std::string> all;
    for (const filter& part : d.parts) {
        const auto ids = required_ids(part);
        if (!ids)
            return std::nullopt;
        all.insert(all.end(), ids->begin(), ids->end());
    }
    return all;
}

bool requires_active_in(const comparison& c)
{
    return c.property == job_property::state && is_equality(c) &&
           std::ranges::all_of(c.texts, [](const std::string& state) { return state == "active"; });
}

bool requires_active_in(const conjunction& c)
{
    return std::ranges::any_of(c.parts, requires_active);
}

bool requires_active_in(const disjunction& d)
{
    return std::ranges::all_of(d.parts, requires_active);
}

bool matches(const conjunction& c, const stored_job& job, time_point now)
{
    return std::ranges::all_of(c.parts, [&](const filter& part) { return matches(part, job, now); });
}

bool matches(const disjunction& d, const stored_job& job, time_point now)
{
    return std::ranges::any_of(d.parts, [&](const filter& part) { return matches(part, job, now); });
}

}  // namespace

bool matches(const filter& f, const stored_job& job, time_point now)
{
    return std::visit([&](const auto& node) { return matches(node, job, now); }, f.node);
}

std::optional<std::vector<std::string>> required_ids(const filter& f)
{
    return std::visit([](const auto& node) { return required_ids_of(node); }, f.node);
}

bool requires_active(const filter& f)
{
    return std::visit([](const auto& node) { return requires_active_in(node); }, f.node);
}

}  // namespace rdad::emulator
