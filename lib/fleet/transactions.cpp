// SPDX-License-Identifier: BSL-1.0
#include "fleet/transactions.hpp"

#include <cassert>
#include <set>
#include <utility>

namespace rdad::fleet {
namespace {

/// What a comparison or an operation takes beside its key and its value, at most.
constexpr std::size_t frame = 64;

std::size_t size_of(const etcd::operation& operation)
{
    if (const auto* const put = std::get_if<etcd::put_request>(&operation))
        return frame + put->key.size() + put->value.size();
    if (const auto* const erase = std::get_if<etcd::delete_request>(&operation))
        return frame + erase->key.size() + erase->range_end.size();
    const auto& range = std::get<etcd::range_request>(operation);
    return frame + range.key.size() + range.range_end.size();
}

etcd::compare is_alive(const writer& who)
{
    return etcd::is_made_in(who.keys.host(who.own.host), who.own.session);
}

/// Of the session that is to have ended.
etcd::compare has_ended(const keys& keys, const host_session& whose)
{
    etcd::compare is_other = etcd::is_made_in(keys.host(whose.host), whose.session);
    is_other.result = etcd::compare_result::not_equal;
    return is_other;
}

etcd::range_request read(std::string key)
{
    return {.key = std::move(key), .limit = 1};
}

etcd::range_request look_for(std::string key)
{
    return {.key = std::move(key), .limit = 1, .keys_only = true};
}

/// Of `key`, if what is compared is so as well.
change change_of(const writer& who, std::string key, etcd::compare compared, std::optional<std::string> meant)
{
    change made{
        .request = {.compares = {is_alive(who), std::move(compared)}, .success = {}},
        .meant = meant,
        .session = who.own.session};
    if (meant)
        made.request.success.emplace_back(etcd::put_request{.key = key, .value = *std::move(meant)});
    else
        made.request.success.emplace_back(etcd::delete_request{.key = key});
    made.request.failure = {read(who.keys.host(who.own.host)), read(std::move(key))};
    return made;
}

change change_of_life(const writer& who, const seen_life& seen, std::optional<std::string> meant)
{
    assert(seen.mod_revision > 0);
    const std::string key = who.keys.life(seen.id);
    return change_of(who, key, etcd::is_unchanged_since(key, seen.mod_revision), std::move(meant));
}

etcd::put_request put_followed(const writer& who, const record_id& id, const kept_life& life)
{
    assert(life.followed && life.owner == who.own);
    return {.key = who.keys.followed(*life.followed, id), .value = to_text(followed_job{id, life.owner})};
}

void erase(etcd::txn& request, std::string key)
{
    request.success.emplace_back(etcd::delete_request{.key = std::move(key)});
}

}  // namespace

bool fits(const etcd::txn& request)
{
    std::size_t size = 0;
    for (const auto& compare : request.compares)
        size += frame + compare.key.size() + compare.value.size();
    for (const auto* const operations : {&request.success, &request.failure}) {
        for (const auto& operation : *operations)
            size += size_of(operation);
    }
    return size <= largest_request && request.compares.size() <= etcd::most_operations &&
           request.success.size() <= etcd::most_operations && request.failure.size() <= etcd::most_operations;
}

etcd::txn begin_session(const keys& keys, const std::string& host, const host_key& key)
{
    assert(key.lease != 0);
    const std::string name = keys.host(host);
    return {
        .compares = {etcd::is_missing(name)},
        .success = {etcd::put_request{.key = name, .value = key.value, .lease = key.lease}},
        .failure = {read(name)}};
}

etcd::txn publish(
    const writer& who,
    const host_key& key,
    std::int64_t host_revision,
    std::span<const published> records
)
{
    assert(!records.empty() && records.size() <= most_records);
    assert(key.lease != 0 && host_revision > 0);
    const std::string host = who.keys.host(who.own.host);
    etcd::txn request{
        .compares = {is_alive(who), etcd::is_unchanged_since(host, host_revision)},
        .success = {}};
    request.success.emplace_back(etcd::put_request{.key = host, .value = key.value, .lease = key.lease});
    request.failure.emplace_back(read(host));
    for (const auto& record : records) {
        const std::string life = who.keys.life(record.id);
        const std::string done = who.keys.done(who.own.host, record.id);
        request.compares.push_back(etcd::is_missing(life));
        request.compares.push_back(etcd::is_missing(done));
        request.success.emplace_back(
            etcd::put_request{.key = who.keys.spec(record.id), .value = record.spec_text}
        );
        request.success.emplace_back(etcd::put_request{.key = life, .value = record.life_text});
        request.failure.emplace_back(look_for(life));
        request.failure.emplace_back(look_for(done));
    }
    return request;
}

change advance(const writer& who, const seen_life& seen, const kept_life& life)
{
    assert(life.owner == who.own);
    return change_of_life(who, seen, to_text(life));
}

change activate(const writer& who, const seen_life& seen, const kept_life& life, const std::string& job_id)
{
    assert(life.intent && life.intent->operation == job::operation::activate);
    assert(life.open == job::operation::activate);
    change made = advance(who, seen, life);
    erase(made.request, who.keys.doubt(job_id));
    return made;
}

change take_order(
    const writer& who,
    const seen_life& seen,
    std::int64_t order_revision,
    const kept_life& life
)
{
    change made = advance(who, seen, life);
    const std::string key = who.keys.order(seen.id);
    made.request.compares.push_back(etcd::is_unchanged_since(key, order_revision));
    erase(made.request, key);
    return made;
}

change follow(const writer& who, const seen_life& seen, const kept_life& life)
{
    change made = advance(who, seen, life);
    made.request.success.emplace_back(put_followed(who, seen.id, life));
    erase(made.request, who.keys.doubt(*life.followed));
    return made;
}

etcd::txn adopt(const writer& who, std::span<const adopted> records)
{
    assert(!records.empty() && records.size() <= most_records);
    etcd::txn request{
        .compares = {is_alive(who)},
        .success = {},
        .failure = {read(who.keys.host(who.own.host))}};
    std::set<host_session> ended;
    for (const auto& record : records) {
        assert(record.life.owner == who.own && record.life.adopted && record.seen.mod_revision > 0);
        const std::string key = who.keys.life(record.seen.id);
        if (ended.insert(record.life.adopted->from).second)
            request.compares.push_back(has_ended(who.keys, record.life.adopted->from));
        request.compares.push_back(etcd::is_unchanged_since(key, record.seen.mod_revision));
        request.success.emplace_back(etcd::put_request{.key = key, .value = to_text(record.life)});
        if (record.life.followed)
            request.success.emplace_back(put_followed(who, record.seen.id, record.life));
        request.failure.emplace_back(read(key));
    }
    return request;
}

change end(
    const writer& who,
    const seen_life& seen,
    const kept_life& life,
    const done_record& done,
    const std::optional<doubt>& doubt
)
{
    assert(life.owner == who.own);
    change made = change_of_life(who, seen, std::nullopt);
    etcd::txn& request = made.request;
    erase(request, who.keys.spec(seen.id));
    erase(request, who.keys.order(seen.id));
    erase(request, who.keys.found(life.owner.host, seen.id));
    if (life.adopted && life.adopted->from.host != life.owner.host)
        erase(request, who.keys.found(life.adopted->from.host, seen.id));
    if (life.followed)
        erase(request, who.keys.followed(*life.followed, seen.id));
    request.success.emplace_back(
        etcd::put_request{.key = who.keys.done(life.home, seen.id), .value = to_text(done)}
    );
    if (doubt)
        request.success.emplace_back(
            etcd::put_request{.key = who.keys.doubt(doubt->job_id), .value = to_text(*doubt)}
        );
    return made;
}

change order(const writer& who, const seen_life& seen, std::string text)
{
    return change_of(
        who,
        who.keys.order(seen.id),
        etcd::is_unchanged_since(who.keys.life(seen.id), seen.mod_revision),
        std::move(text)
    );
}

change lead(const writer& who, std::int64_t lease)
{
    const std::string key = who.keys.leader();
    change made = change_of(who, key, etcd::is_missing(key), to_text(who.own));
    std::get<etcd::put_request>(made.request.success.front()).lease = lease;
    return made;
}

etcd::txn as_leader(const writer& who, std::int64_t term, std::vector<etcd::operation> writes)
{
    const std::string key = who.keys.leader();
    return {
        .compares = {is_alive(who), etcd::is_made_in(key, term)},
        .success = std::move(writes),
        .failure = {read(who.keys.host(who.own.host)), read(key)}};
}

etcd::txn tell_budget(const writer& who, std::int64_t term, std::int64_t seen_revision, std::string text)
{
    etcd::txn told =
        as_leader(who, term, {etcd::put_request{.key = who.keys.budget(), .value = std::move(text)}});
    told.compares.push_back(etcd::is_unchanged_since(who.keys.budget(), seen_revision));
    return told;
}

change collect(const writer& who, const record_id& id, std::int64_t done_revision)
{
    const std::string key = who.keys.done(who.own.host, id);
    return change_of(who, key, etcd::is_unchanged_since(key, done_revision), std::nullopt);
}

}  // namespace rdad::fleet
