// SPDX-License-Identifier: BSL-1.0
#include "control/batch_search.hpp"

#include "spool/names.hpp"

#include <charconv>

namespace rdad::control {
namespace {

/// A longer one may be cut in the names of records.
constexpr std::size_t longest_beginning = 100;

}  // namespace

std::optional<job::batch> batch_search::find(
    const std::vector<batch_status>& active,
    const std::vector<ended_batch>& ended
) const
{
    std::optional<job::batch> found;
    const auto consider = [&](const job::batch& batch) {
        if (batch.name != name || others.contains(batch.number))
            return;
        if ((number && batch.number != *number) || (!digest.empty() && batch.digest != digest))
            return;
        const bool is_better =
            !found || (digest.empty() ? batch.number > found->number : batch.number < found->number);
        if (is_better)
            found = batch;
    };
    for (const batch_status& each : active) {
        if (each.batch)
            consider(*each.batch);
    }
    for (const ended_batch& each : ended)
        consider(each.batch);
    return found;
}

bool may_be_of_batch(std::string_view record, std::string_view batch)
{
    // Another number stands behind it where that name was taken.
    return record.starts_with(spool::without_number(batch).substr(0, longest_beginning));
}

batch_search search_for(std::string_view text)
{
    const auto mark = text.rfind('#');
    std::uint64_t number = 0;
    if (mark != std::string_view::npos) {
        const auto [end, failed] = std::from_chars(text.data() + mark + 1, text.data() + text.size(), number);
        if (failed == std::errc() && end == text.data() + text.size())
            return {std::string(text.substr(0, mark)), number};
    }
    return {std::string(text)};
}

}  // namespace rdad::control
