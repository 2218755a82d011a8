// SPDX-License-Identifier: BSL-1.0
// Sums up ended jobs: how many, what they cost, how long they took. Pure.
#pragma once

#include "history/ended_job.hpp"
#include "history/query.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::history {

/// Of some durations: one that half of them don't exceed, and one that 95 of 100 don't.
struct spread
{
    std::chrono::seconds median{};
    std::chrono::seconds p95{};

    friend bool operator==(const spread&, const spread&) = default;
};

/// Null: of none. By the nearest rank, so that both are durations that there were.
std::optional<spread> spread_of(std::vector<std::chrono::seconds> durations);

/// Sums of decimal fractions have a tail of digits that nobody has told: without that.
double rounded_cost(double cost);

struct group
{
    /// A label of a batch, a day as "2026-11-28", the id of a user, or a type. Empty: of those of which it isn't known.
    std::string name;

    std::map<job::final_state, std::size_t> jobs{};

    /// In the units of the service.
    double cost = 0;

    /// How many were started of which nobody told the cost: it isn't in `cost`.
    std::size_t without_cost = 0;

    /// From the drop to the start at the service, and from that to the end. Null: none was started.
    std::optional<spread> waiting{};
    std::optional<spread> running{};

    time first_taken{};
    time last_ended{};

    std::size_t total() const;

    friend bool operator==(const group&, const group&) = default;
};

struct summary
{
    grouping by = grouping::batch;

    /// Batches in the order in which their first jobs were taken, all else by name.
    std::vector<group> groups{};

    /// Of all groups; it has no name.
    group all{};

    friend bool operator==(const summary&, const summary&) = default;
};

/// Takes the jobs one by one: what it holds of each is two durations.
class summing
{
public:
    explicit summing(grouping by) : by_(by) {}

    void add(const ended_job& job);
    summary sums() &&;

private:
    struct sum
    {
        group counted;
        std::vector<std::chrono::seconds> waiting;
        std::vector<std::chrono::seconds> running;

        void add(const ended_job& job);
        group counted_whole() &&;
    };

    grouping by_;
    std::map<std::string, sum, std::less<>> sums_;
    sum all_;
};

/// One JSON object: by, groups, all.
std::string to_json_text(const summary& summary);

/// What to_json_text() wrote. Null where it makes no sense.
std::optional<summary> read_summary(std::string_view text);

}  // namespace rdad::history
