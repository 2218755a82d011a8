// SPDX-License-Identifier: BSL-1.0
#include "fleet/publishing.hpp"

#include "fleet/transactions.hpp"

#include <algorithm>
#include <utility>

namespace rdad::fleet {

publishing::action publishing::next(const session& present, boot_time now)
{
    if (is_under_way_)
        return wait{};
    const auto own = present.current();
    if (own != own_) {
        // What was asked for in the session before is fenced, or has happened: that shows when it is asked for again.
        own_ = own;
        host_revision_ = own ? own->session : 0;
        asking_.reset();
        is_unknown_ = false;
    }
    if (!own || waiting_.empty())
        return wait{};
    if (first_is_impossible_)
        return refuse_first(std::exchange(first_is_impossible_, std::nullopt));
    if (now < not_before_)
        return wait{not_before_};
    if (!asking_) {
        const std::size_t most = suspects_ == 0 ? most_records : std::max<std::size_t>(suspects_ / 2, 1);
        asked_ = std::min(waiting_.size(), most);
        asking_ = request_of(asked_, present);
        while (!fits(*asking_) && asked_ > 1) {
            asked_ /= 2;
            asking_ = request_of(asked_, present);
        }
        if (!fits(*asking_)) {
            asking_.reset();
            return refuse_first(std::nullopt);
        }
    }
    is_under_way_ = true;
    return publish{*asking_};
}

publishing::refuse publishing::refuse_first(std::optional<failure> why)
{
    refuse refused{waiting_.front().id, std::move(why)};
    waiting_.pop_front();
    suspects_ = 0;
    return refused;
}

etcd::txn publishing::request_of(std::size_t count, const session& present) const
{
    std::vector<published> records;
    records.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        kept_life life = waiting_[i].life;
        life.owner = *own_;
        records.push_back({waiting_[i].id, waiting_[i].spec_text, to_text(life)});
    }
    return fleet::publish({keys_, *own_}, present.key(), host_revision_, records);
}

publishing::outcome publishing::told(const result<etcd::txn_answer>& answer, boot_time now)
{
    if (!std::exchange(is_under_way_, false))
        return {.kind = verdict_kind::changed};
    publication said = read_publication(answer, own_->session, asked_);
    is_unknown_ = is_unknown_ || said.kind == verdict_kind::unknown;
    if (said.kind == verdict_kind::impossible)
        return divide(*said.why, now);
    if (said.why && is_unknown_)
        said.kind = verdict_kind::unknown;
    if (said.kind != verdict_kind::happened && said.kind != verdict_kind::changed)
        not_before_ = now + retry_after;
    if (said.kind == verdict_kind::unknown)
        return {.kind = said.kind};
    asking_.reset();
    is_unknown_ = false;
    if (said.kind == verdict_kind::fenced)
        return {.kind = said.kind, .session = own_->session};
    if (said.kind != verdict_kind::happened && said.kind != verdict_kind::changed)
        return {.kind = said.kind};
    suspects_ -= std::min(suspects_, asked_);
    host_revision_ = said.host_revision;
    said.each.resize(asked_, whereabouts::alive);
    outcome come{.kind = said.kind};
    std::vector<record_to_publish> left;
    for (const whereabouts where : said.each) {
        if (where == whereabouts::nowhere)
            left.push_back(std::move(waiting_.front()));
        else
            come.published.push_back({waiting_.front().id, where});
        waiting_.pop_front();
    }
    waiting_
        .insert(waiting_.begin(), std::make_move_iterator(left.begin()), std::make_move_iterator(left.end()));
    return come;
}

/// A part of a request may follow one that may have happened: both write the key of the host, so that one of them finds
/// what the other has done. But what may have happened is not refused.
publishing::outcome publishing::divide(const failure& why, boot_time now)
{
    if (asked_ == 1 && is_unknown_) {
        not_before_ = now + retry_after;
        return {.kind = verdict_kind::unknown};
    }
    asking_.reset();
    if (asked_ == 1)
        first_is_impossible_ = why;
    suspects_ = asked_;
    return {.kind = is_unknown_ ? verdict_kind::unknown : verdict_kind::impossible};
}

}  // namespace rdad::fleet
