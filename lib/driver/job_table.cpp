// SPDX-License-Identifier: BSL-1.0
#include "driver/job_table.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

namespace rdad::driver {

bool job_table::sooner::operator()(const row* left, const row* right) const
{
    return std::tie(left->due_, left->seniority, left->name) <
           std::tie(right->due_, right->seniority, right->name);
}

row& job_table::add(std::string name, const std::optional<std::string>& job_id, pace::seniority seniority)
{
    auto made = std::make_unique<row>();
    made->name = std::move(name);
    made->seniority = seniority;
    const auto [place, is_new] = rows_.insert(std::move(made));
    assert(is_new);
    row& r = **place;
    know(r, job_id);
    wake(r);
    return r;
}

void job_table::remove(row& row)
{
    forget_time(row);
    forget_job_id(row);
    if (row.is_acting_)
        act_no_more(row);
    rows_.erase(rows_.find(row.name));
}

row* job_table::find(const std::string& name) const
{
    const auto found = rows_.find(name);
    return found == rows_.end() ? nullptr : found->get();
}

std::vector<row*> job_table::rows_of(const std::string& job_id)
{
    const auto [begin, end] = by_id_.equal_range(job_id);
    return {begin, end};
}

std::vector<std::string> job_table::names_before(const row& row) const
{
    // Each is read. Thousands that follow one job, and all want something else, would be read by each of them.
    constexpr std::size_t most = 8;
    std::vector<std::string> names;
    if (!row.job_id_)
        return names;
    const auto [begin, end] = by_id_.equal_range(*row.job_id_);
    for (auto each = begin; each != end && names.size() < most; ++each) {
        if ((*each)->seniority < row.seniority)
            names.push_back((*each)->name);
    }
    return names;
}

void job_table::know(row& row, const std::optional<std::string>& job_id)
{
    if (row.job_id_ == job_id)
        return;
    forget_job_id(row);
    row.job_id_ = job_id;
    if (job_id)
        by_id_.insert(&row);
}

row* job_table::next_due(clock::time_point now)
{
    if (due_.empty() || acting_ >= most_acting_ || (*due_.begin())->due_ > now)
        return nullptr;
    return *due_.begin();
}

std::optional<job_table::clock::time_point> job_table::next_time() const
{
    if (due_.empty() || acting_ >= most_acting_)
        return std::nullopt;
    return (*due_.begin())->due_;
}

void job_table::begin(row& row)
{
    assert(!row.is_acting_);
    forget_time(row);
    row.is_acting_ = true;
    ++acting_;
}

void job_table::pause(row& row)
{
    assert(row.is_acting_);
    if (!std::exchange(row.is_paused_, true))
        --acting_;
}

void job_table::go_on(row& row)
{
    assert(row.is_acting_);
    if (std::exchange(row.is_paused_, false))
        ++acting_;
}

void job_table::act_no_more(row& row)
{
    go_on(row);
    row.is_acting_ = false;
    --acting_;
}

void job_table::rest(
    row& row,
    driver::notes notes,
    std::optional<std::chrono::milliseconds> at_most,
    clock::time_point now
)
{
    assert(row.is_acting_);
    act_no_more(row);
    row.notes = std::move(notes);
    if (at_most)
        set_time(row, now + *at_most);
}

void job_table::wake(row& row)
{
    if (!row.is_acting_)
        set_time(row, clock::time_point::min());
}

void job_table::pass_on(const lists::finding& finding)
{
    for (row* const r : rows_of(finding.id)) {
        if (!r->is_followed)
            continue;
        r->finding = std::make_unique<lists::finding>(finding);
        wake(*r);
    }
}

void job_table::set_time(row& row, clock::time_point time)
{
    forget_time(row);
    row.due_ = time;
    row.is_timed_ = true;
    due_.insert(&row);
}

void job_table::forget_time(row& row)
{
    if (std::exchange(row.is_timed_, false))
        due_.erase(&row);
}

/// Of several rows with one id it is this one that goes.
void job_table::forget_job_id(row& row)
{
    if (!row.job_id_)
        return;
    const auto [begin, end] = by_id_.equal_range(*row.job_id_);
    by_id_.erase(std::find(begin, end, &row));
    row.job_id_.reset();
}

}  // namespace rdad::driver
