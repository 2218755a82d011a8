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

row& job_table::add(std::string name, std::optional<std::string> job_id, pace::seniority seniority)
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

void job_table::remove(row& r)
{
    forget_time(r);
    forget_job_id(r);
    if (r.is_acting_)
        act_no_more(r);
    rows_.erase(rows_.find(r.name));
}

row* job_table::find(const std::string& name)
{
    const auto found = rows_.find(name);
    return found == rows_.end() ? nullptr : found->get();
}

std::vector<row*> job_table::rows_of(const std::string& job_id)
{
    const auto [begin, end] = by_id_.equal_range(job_id);
    return {begin, end};
}

void job_table::know(row& r, const std::optional<std::string>& job_id)
{
    if (r.job_id_ == job_id)
        return;
    forget_job_id(r);
    r.job_id_ = job_id;
    if (job_id)
        by_id_.insert(&r);
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

void job_table::begin(row& r)
{
    assert(!r.is_acting_);
    forget_time(r);
    r.is_acting_ = true;
    ++acting_;
}

void job_table::pause(row& r)
{
    assert(r.is_acting_);
    if (!std::exchange(r.is_paused_, true))
        --acting_;
}

void job_table::go_on(row& r)
{
    assert(r.is_acting_);
    if (std::exchange(r.is_paused_, false))
        ++acting_;
}

void job_table::act_no_more(row& r)
{
    go_on(r);
    r.is_acting_ = false;
    --acting_;
}

void job_table::rest(
    row& r,
    driver::notes n,
    std::optional<std::chrono::milliseconds> at_most,
    clock::time_point now
)
{
    assert(r.is_acting_);
    act_no_more(r);
    r.notes = std::move(n);
    if (at_most)
        set_time(r, now + *at_most);
}

void job_table::wake(row& r)
{
    if (!r.is_acting_)
        set_time(r, clock::time_point::min());
}

void job_table::pass_on(const job::finding& f)
{
    for (row* const r : rows_of(f.id)) {
        if (!r->is_followed)
            continue;
        r->finding = std::make_unique<job::finding>(f);
        wake(*r);
    }
}

void job_table::wake_followed()
{
    for (const auto& r : rows_) {
        if (r->is_followed)
            wake(*r);
    }
}

void job_table::set_time(row& r, clock::time_point time)
{
    forget_time(r);
    r.due_ = time;
    r.is_timed_ = true;
    due_.insert(&r);
}

void job_table::forget_time(row& r)
{
    if (std::exchange(r.is_timed_, false))
        due_.erase(&r);
}

/// Of several rows with one id it is this one that goes.
void job_table::forget_job_id(row& r)
{
    if (!r.job_id_)
        return;
    const auto [begin, end] = by_id_.equal_range(*r.job_id_);
    by_id_.erase(std::find(begin, end, &r));
    r.job_id_.reset();
}

}  // namespace rdad::driver
