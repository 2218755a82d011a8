// SPDX-License-Identifier: BSL-1.0
#include "intake/batches.hpp"

#include <algorithm>

namespace rdad::intake {

void batches::set_repeat_within(std::chrono::seconds time)
{
    const std::lock_guard lock(mutex_);
    repeat_within_ = time;
}

std::optional<job::earlier_batch> batches::find_earlier(
    const job::batch& batch,
    const std::string& source,
    time_point now
)
{
    const std::lock_guard lock(mutex_);
    const entry* last = nullptr;
    for (auto each = entries_.lower_bound({batch.digest, 0});
         each != entries_.end() && each->first.first == batch.digest;
         ++each) {
        const entry& earlier = each->second;
        if ((source.empty() || earlier.source != source) && counts(earlier, now) &&
            (!last || last->dropped <= earlier.dropped))
            last = &earlier;
    }
    return last ? std::optional(job::earlier_batch{*last->batch, last->dropped, last->is_running()})
                : std::nullopt;
}

running_batch batches::run(const job::batch& batch, const std::string& source, time_point dropped)
{
    if (batch.digest.empty())
        return nullptr;
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= forget_at_)
        forget_old(dropped);
    auto found = entries_.find({batch.digest, batch.number});
    if (found == entries_.end()) {
        auto made = std::make_shared<const job::batch>(batch);
        found = entries_.try_emplace({made->digest, made->number}, entry{made, source, dropped}).first;
    } else if (!found->second.is_running()) {
        entry& own = found->second;
        own.source = source.empty() ? own.source : source;
        own.dropped = dropped;
    }
    return found->second.batch;
}

std::size_t batches::size()
{
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

bool batches::counts(const entry& earlier, time_point now) const
{
    // Where the clock was set back, what was dropped "later" was dropped lately all the more.
    return earlier.is_running() || now - earlier.dropped < repeat_within_;
}

/// Each time that their number has doubled.
void batches::forget_old(time_point now)
{
    constexpr std::size_t least = 64;
    std::erase_if(entries_, [&](const auto& each) { return !counts(each.second, now); });
    forget_at_ = std::max(least, 2 * entries_.size());
}

}  // namespace rdad::intake
