// SPDX-License-Identifier: BSL-1.0
#include "fleet/leading.hpp"

#include "fleet/transactions.hpp"
#include "fleet/values.hpp"

#include <utility>

namespace rdad::fleet {

void leading::listed(const std::optional<etcd::key_value>& key, std::int64_t revision)
{
    take(key, revision);
}

void leading::changed(const etcd::event& event)
{
    if (event.changed.key != keys_.leader())
        return;
    const bool is_there = event.kind == etcd::event_kind::put;
    take(is_there ? std::optional(event.changed) : std::nullopt, event.changed.mod_revision);
}

void leading::take(std::optional<etcd::key_value> key, std::int64_t revision)
{
    if (revision <= revision_)
        return;
    revision_ = revision;
    made_in_ = key ? key->create_revision : 0;
    leader_ = key ? read_leader(key->value) : std::nullopt;
}

leading::action leading::next(const session& present, const members& others, boot_time now)
{
    const auto own = present.current();
    const auto term = own && leader_ == own ? std::optional(made_in_) : std::nullopt;
    if (term_ && term != term_)
        return stand_down{*std::exchange(term_, std::nullopt)};
    term_ = term;
    if (is_under_way_)
        return wait{};
    if (own != own_ || term_)
        asking_.reset();
    own_ = own;
    if (!own || term_ || (!asking_ && !is_vacant(others)))
        return wait{};
    if (now < not_before_)
        return wait{not_before_};
    if (!asking_)
        asking_.emplace(fleet::lead({keys_, *own}, present.lease()));
    is_under_way_ = true;
    return lead{asking_->request()};
}

/// That the key went may not have been told.
bool leading::is_vacant(const members& others) const
{
    if (revision_ == 0)
        return false;
    return made_in_ == 0 || (leader_ && others.are_known() && !others.is_alive(*leader_));
}

leading::outcome leading::led(const result<etcd::txn_answer>& answer, boot_time now)
{
    if (!std::exchange(is_under_way_, false))
        return {.kind = verdict_kind::changed};
    verdict said = asking_->told(answer);
    not_before_ = now + retry_after;
    if (said.kind == verdict_kind::happened) {
        etcd::key_value made{
            .key = keys_.leader(),
            .value = to_text(*own_),
            .create_revision = said.mod_revision};
        take(std::move(made), said.mod_revision);
    } else if (said.kind == verdict_kind::changed) {
        take(std::move(said.there), answer->header.revision);
    }
    if (said.kind != verdict_kind::unknown && said.kind != verdict_kind::refused)
        asking_.reset();
    return {.kind = said.kind, .session = said.session};
}

}  // namespace rdad::fleet
