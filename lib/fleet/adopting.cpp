// SPDX-License-Identifier: BSL-1.0
#include "fleet/adopting.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace rdad::fleet {

result<void> adopting::saw(
    const etcd::key_value& life,
    const session& present,
    const members& others,
    boot_time now
)
{
    const auto id = keys_.record_of(life.key);
    const auto own = present.current();
    if (!id || !own || !others.are_known())
        return {};
    const auto known = orphans_.find(*id);
    if (known != orphans_.end() && known->second.mod_revision >= life.mod_revision)
        return {};
    gone(*id);
    auto read = read_kept_life(life.value);
    if (!read)
        return read.error();
    if (read->owner == *own || others.is_alive(read->owner))
        return {};
    const bool is_chosen = adopter_of(*id, others.all()) == own->host;
    const boot_time due = is_chosen ? now : now + left_over_after;
    orphans_.emplace(*id, orphan{*std::move(read), life.mod_revision, due});
    due_.emplace(due, *id);
    return {};
}

void adopting::gone(const record_id& id)
{
    const auto known = orphans_.find(id);
    if (known == orphans_.end())
        return;
    due_.erase({known->second.due, id});
    orphans_.erase(known);
}

void adopting::put_off(const record_id& id, boot_time due)
{
    const auto known = orphans_.find(id);
    if (known == orphans_.end())
        return;
    due_.erase({known->second.due, id});
    known->second.due = due;
    due_.emplace(due, id);
}

adopting::action adopting::next(
    const session& present,
    const members& others,
    std::chrono::sys_seconds calendar,
    boot_time now
)
{
    if (is_under_way_)
        return wait{};
    const auto own = present.current();
    if (own != own_) {
        own_ = own;
        asked_.clear();
        is_unknown_ = false;
    }
    if (!own)
        return wait{};
    if (now < not_before_)
        return wait{not_before_};
    if (asked_.empty())
        choose(present, others, calendar, now);
    if (asked_.empty())
        return due_.empty() ? wait{} : wait{due_.begin()->first};
    is_under_way_ = true;
    return adopt{fleet::adopt({keys_, *own_}, asked_)};
}

void adopting::choose(
    const session& present,
    const members& others,
    std::chrono::sys_seconds calendar,
    boot_time now
)
{
    const host_session own = *present.current();
    const std::size_t most = alone_ == 0 ? most_records : 1;
    while (!due_.empty() && due_.begin()->first <= now && asked_.size() < most) {
        const record_id id = due_.begin()->second;
        const orphan& found = orphans_.at(id);
        if (others.is_alive(found.life.owner)) {
            gone(id);
            continue;
        }
        asked_.push_back({{id, found.mod_revision}, adopted_by(found.life, own, calendar)});
        put_off(id, now + retry_after);
    }
    // One life fits by itself: it was written so.
    while (asked_.size() > 1 && !fits(fleet::adopt({keys_, own}, asked_))) {
        put_off(asked_.back().seen.id, now);
        asked_.pop_back();
    }
}

adopting::outcome adopting::told(
    const result<etcd::txn_answer>& answer,
    const session& present,
    const members& others,
    boot_time now
)
{
    if (!std::exchange(is_under_way_, false))
        return {.kind = verdict_kind::changed};
    adoption_verdict said = read_adoption(answer, own_->session, asked_.size());
    is_unknown_ = is_unknown_ || said.kind == verdict_kind::unknown;
    if (said.why && is_unknown_)
        said.kind = verdict_kind::unknown;
    if (said.kind != verdict_kind::happened && said.kind != verdict_kind::changed)
        not_before_ = now + retry_after;
    if (said.kind == verdict_kind::unknown)
        return {.kind = said.kind};
    is_unknown_ = false;
    const std::vector<adopted> asked = std::exchange(asked_, {});
    if (said.kind == verdict_kind::impossible)
        return take_apart(asked, now);
    if (said.kind != verdict_kind::refused)
        alone_ -= std::min(alone_, asked.size());
    if (said.kind == verdict_kind::fenced)
        return {.kind = said.kind, .session = own_->session};
    if (said.kind != verdict_kind::happened && said.kind != verdict_kind::changed)
        return {.kind = said.kind};
    outcome come{.kind = said.kind};
    for (std::size_t i = 0; i < asked.size(); ++i) {
        std::optional<etcd::key_value> there;
        if (said.kind == verdict_kind::changed)
            there = std::move(said.each[i]);
        else
            there = etcd::key_value{
                .key = keys_.life(asked[i].seen.id),
                .value = to_text(asked[i].life),
                .mod_revision = said.mod_revision};
        const bool is_own = own_ == present.current() && there && there->value == to_text(asked[i].life);
        if (!there || is_own)
            gone(asked[i].seen.id);
        if (is_own)
            come.taken.push_back({{asked[i].seen.id, there->mod_revision}, asked[i].life});
        else if (there)
            saw(*there, present, others, now);  // one that can't be read is left to others
    }
    return come;
}

adopting::outcome adopting::take_apart(const std::vector<adopted>& asked, boot_time now)
{
    not_before_ = now;
    outcome come{.kind = verdict_kind::impossible};
    if (asked.size() == 1) {
        come.left = asked.front().seen.id;
        gone(*come.left);
        alone_ -= std::min<std::size_t>(alone_, 1);
        return come;
    }
    for (const adopted& record : asked)
        put_off(record.seen.id, now);
    alone_ = asked.size();
    return come;
}

}  // namespace rdad::fleet
