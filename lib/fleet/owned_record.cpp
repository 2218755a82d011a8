// SPDX-License-Identifier: BSL-1.0
#include "fleet/owned_record.hpp"

#include "fleet/open_start.hpp"

namespace rdad::fleet {
namespace {

/// Whether the fleet isn't told yet that its job is followed.
bool begins_to_be_followed(const job::record& record, const kept_life& life)
{
    return job::is_started(record.next_step) && record.job_id && life.followed != record.job_id;
}

kept_life with_record(kept_life life, const job::record& record)
{
    life.record_text = text_without_spec(record);
    return life;
}

}  // namespace

void owned_record::save(const job::record& record, std::optional<job::operation> before)
{
    kept_life next = with_record(life_, record);
    if (before) {
        next = with_intent(std::move(next), *before);
        ask(*before == job::operation::activate ? activate(who_, seen_, next, *record.job_id)
                                                : advance(who_, seen_, next),
            next);
    } else if (begins_to_be_followed(record, life_)) {
        next = followed_as(std::move(next), *record.job_id);
        ask(follow(who_, seen_, next), next);
    } else {
        next = without_intent(std::move(next));
        ask(advance(who_, seen_, next), next);
    }
}

void owned_record::save_with_order(const job::record& record, std::int64_t order_revision)
{
    kept_life next = without_intent(with_record(life_, record));
    ask(take_order(who_, seen_, order_revision, next), next);
}

void owned_record::end(const job::record& record, std::chrono::sys_seconds now)
{
    assert(record.outcome);
    ask(fleet::end(
            who_,
            seen_,
            life_,
            done_record_of(life_.name, record),
            doubt_at_end(seen_.id, life_, record, now)
        ),
        life_);
}

verdict owned_record::told(const result<etcd::txn_answer>& answer)
{
    assert(asking_);
    verdict what = asking_->told(answer);
    if (what.kind == verdict_kind::unknown || what.kind == verdict_kind::refused)
        return what;
    asking_.reset();
    if (what.kind == verdict_kind::happened) {
        life_ = *std::move(next_);
        seen_.mod_revision = what.mod_revision;
    }
    return what;
}

void owned_record::ask(change change, kept_life next)
{
    assert(!asking_);
    asking_.emplace(std::move(change));
    next_ = std::move(next);
}

}  // namespace rdad::fleet
