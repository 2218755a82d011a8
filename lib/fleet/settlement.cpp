// SPDX-License-Identifier: BSL-1.0
#include "fleet/settlement.hpp"

#include "etcd/failure.hpp"

#include <utility>

namespace rdad::fleet {
namespace {

/// The first key that the range of that number has read. Null where there is none.
std::optional<etcd::key_value> key_read(const etcd::txn_answer& answer, std::size_t number)
{
    if (number >= answer.answers.size())
        return std::nullopt;
    const auto* const range = std::get_if<etcd::range_answer>(&answer.answers[number]);
    return range && !range->keys.empty() ? std::optional(range->keys.front()) : std::nullopt;
}

bool is_alive(const etcd::txn_answer& answer, std::int64_t session)
{
    const auto host = key_read(answer, 0);
    return host && host->create_revision == session;
}

verdict_kind kind_of(const failure& failure)
{
    if (failure.code == etcd::errc::unknown_outcome)
        return verdict_kind::unknown;
    const bool is_taken_never = failure.code == etcd::errc::too_large || failure.code == etcd::errc::invalid;
    return is_taken_never ? verdict_kind::impossible : verdict_kind::refused;
}

whereabouts whereabouts_of(const etcd::txn_answer& answer, std::size_t life)
{
    if (key_read(answer, life))
        return whereabouts::alive;
    return key_read(answer, life + 1) ? whereabouts::done : whereabouts::nowhere;
}

}  // namespace

verdict settlement::told(const result<etcd::txn_answer>& answer)
{
    if (!answer) {
        const auto kind = kind_of(answer.error());
        is_unknown_ = is_unknown_ || kind == verdict_kind::unknown;
        return {.kind = is_unknown_ ? verdict_kind::unknown : kind, .why = answer.error()};
    }
    if (answer->succeeded)
        return {.kind = verdict_kind::happened, .mod_revision = change_.meant ? answer->header.revision : 0};
    if (!is_alive(*answer, change_.session))
        return {.kind = verdict_kind::fenced, .session = change_.session};
    auto there = key_read(*answer, 1);
    const auto held = there ? std::optional(there->value) : std::nullopt;
    if (held == change_.meant)
        return {.kind = verdict_kind::happened, .mod_revision = there ? there->mod_revision : 0};
    return {.kind = verdict_kind::changed, .there = std::move(there)};
}

publication read_publication(const result<etcd::txn_answer>& answer, std::int64_t session, std::size_t count)
{
    if (!answer)
        return {.kind = kind_of(answer.error()), .why = answer.error()};
    if (answer->succeeded)
        return {.kind = verdict_kind::happened, .host_revision = answer->header.revision};
    if (!is_alive(*answer, session))
        return {.kind = verdict_kind::fenced};
    publication read{.kind = verdict_kind::changed, .host_revision = key_read(*answer, 0)->mod_revision};
    for (std::size_t i = 0; i < count; ++i)
        read.each.push_back(whereabouts_of(*answer, 1 + 2 * i));
    return read;
}

adoption_verdict read_adoption(
    const result<etcd::txn_answer>& answer,
    std::int64_t session,
    std::size_t count
)
{
    if (!answer)
        return {.kind = kind_of(answer.error()), .why = answer.error()};
    if (answer->succeeded)
        return {.kind = verdict_kind::happened, .mod_revision = answer->header.revision};
    if (!is_alive(*answer, session))
        return {.kind = verdict_kind::fenced};
    adoption_verdict read{.kind = verdict_kind::changed};
    for (std::size_t i = 0; i < count; ++i)
        read.each.push_back(key_read(*answer, 1 + i));
    return read;
}

}  // namespace rdad::fleet
