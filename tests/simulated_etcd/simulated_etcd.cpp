// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/simulated_etcd.hpp"

#include "simulated_etcd/txn_rules.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace rdad::simulation {
namespace {

using etcd::errc;
namespace chrono = std::chrono;

failure no_quorum()
{
    return {errc::unavailable, "No member of etcd can be asked."};
}

failure lease_is_gone()
{
    return {errc::lease_gone, "The lease is not there any more."};
}

template <class T>
bool compares(const T& have, etcd::compare_result how, const T& told)
{
    switch (how) {
    case etcd::compare_result::equal: return have == told;
    case etcd::compare_result::not_equal: return have != told;
    case etcd::compare_result::greater: return have > told;
    case etcd::compare_result::less: return have < told;
    }
    return false;
}

}  // namespace

etcd::header simulated_etcd::header() const
{
    return {.cluster_id = 1, .member_id = 1, .revision = keys_.revision(), .raft_term = term_};
}

void simulated_etcd::commit()
{
    if (keys_.next_revision() == keys_.revision())
        return;
    keys_.commit();
    for (const auto& listener : listeners_)
        listener();
}

rdad::result<etcd::range_answer> simulated_etcd::range(const etcd::range_request& request)
{
    if (!has_quorum_)
        return no_quorum();
    const std::vector<etcd::operation> alone{request};
    if (request.key.empty())
        return failure{errc::invalid, "key is not provided."};
    if (const auto checked = check(alone); !checked)
        return checked.error();
    etcd::range_answer answer = read(request);
    answer.header = header();
    return answer;
}

etcd::range_answer simulated_etcd::read(const etcd::range_request& request) const
{
    const std::int64_t revision = request.revision == 0 ? keys_.next_revision() : request.revision;
    etcd::range_answer answer;
    answer.header.revision = keys_.next_revision();
    answer.keys = keys_.range({request.key, request.range_end}, revision);
    answer.count = static_cast<std::int64_t>(answer.keys.size());
    if (request.count_only) {
        answer.keys.clear();
        return answer;
    }
    if (request.limit > 0 && answer.count > request.limit) {
        answer.keys.resize(static_cast<std::size_t>(request.limit));
        answer.more = true;
    }
    if (request.keys_only) {
        for (etcd::key_value& one : answer.keys)
            one.value.clear();
    }
    return answer;
}

bool simulated_etcd::is_so(const etcd::compare& one) const
{
    const etcd::key_value* found = keys_.find(one.key);
    // etcd can't say of a value that it is missing, so none of these comparisons is so.
    if (one.target == etcd::compare_target::value)
        return found && compares(found->value, one.result, one.value);
    const etcd::key_value has = found ? *found : etcd::key_value{};
    switch (one.target) {
    case etcd::compare_target::create_revision: return compares(has.create_revision, one.result, one.number);
    case etcd::compare_target::mod_revision: return compares(has.mod_revision, one.result, one.number);
    case etcd::compare_target::version: return compares(has.version, one.result, one.number);
    case etcd::compare_target::value: break;
    }
    return false;
}

rdad::result<void> simulated_etcd::check(const std::vector<etcd::operation>& operations) const
{
    for (const etcd::operation& one : operations) {
        const auto* put = std::get_if<etcd::put_request>(&one);
        if (put && put->lease != 0 && !leases_.contains(put->lease))
            return lease_is_gone();
    }
    for (const etcd::operation& one : operations) {
        const auto* asked = std::get_if<etcd::range_request>(&one);
        if (!asked || asked->revision == 0)
            continue;
        if (asked->revision > keys_.revision())
            return failure{errc::unavailable, "required revision is a future revision."};
        if (asked->revision < keys_.compacted())
            return failure{errc::compacted, "required revision has been compacted."};
    }
    return {};
}

rdad::result<etcd::txn_answer> simulated_etcd::transact(const etcd::txn& request)
{
    if (!has_quorum_)
        return no_quorum();
    if (const auto checked = check_form(request); !checked)
        return checked.error();
    if (request.changes() && size_of(request) > largest_request)
        return failure{errc::too_large, "request is too large."};
    if (is_full_ && has_put(request))
        return failure{errc::no_space, "database space exceeded."};
    etcd::txn_answer answer;
    answer.succeeded =
        std::ranges::all_of(request.compares, [this](const etcd::compare& one) { return is_so(one); });
    const auto& operations = answer.succeeded ? request.success : request.failure;
    if (const auto checked = check(operations); !checked)
        return checked.error();
    for (const etcd::operation& one : operations)
        answer.answers.push_back(do_one(one));
    commit();
    answer.header = header();
    return answer;
}

etcd::operation_answer simulated_etcd::do_one(const etcd::operation& one)
{
    if (const auto* asked = std::get_if<etcd::range_request>(&one))
        return read(*asked);
    if (const auto* deletion = std::get_if<etcd::delete_request>(&one)) {
        const key_range which{deletion->key, deletion->range_end};
        for (const etcd::key_value& gone : keys_.range(which, keys_.next_revision()))
            attach(gone.key, 0);
        etcd::delete_answer answer;
        answer.deleted = keys_.erase(which);
        answer.header.revision = keys_.next_revision();
        return answer;
    }
    const auto& put = std::get<etcd::put_request>(one);
    attach(put.key, put.lease);
    keys_.put(put.key, put.value, put.lease);
    etcd::put_answer answer;
    answer.header.revision = keys_.next_revision();
    return answer;
}

void simulated_etcd::attach(const std::string& key, std::int64_t lease)
{
    const etcd::key_value* before = keys_.find(key);
    const auto earlier = leases_.find(before ? before->lease : 0);
    if (earlier != leases_.end())
        earlier->second.keys.erase(key);
    if (lease != 0)
        leases_.at(lease).keys.insert(key);
}

rdad::result<etcd::lease> simulated_etcd::grant(const etcd::grant_request& request)
{
    if (!has_quorum_)
        return no_quorum();
    if (is_full_)
        return failure{errc::no_space, "database space exceeded."};
    const std::int64_t id = request.id == 0 ? ++last_lease_ : request.id;
    if (leases_.contains(id))
        return failure{errc::lease_exists, "lease already exists."};
    leases_[id].ttl = std::max(request.ttl, least_ttl);
    renew(id);
    return etcd::lease{header(), id, leases_.at(id).ttl};
}

void simulated_etcd::renew(std::int64_t id)
{
    living_lease& one = leases_.at(id);
    one.ends = time_.now() + one.ttl + lateness_;
    time_.at(one.ends, [this, id] { end_due(id); });
}

void simulated_etcd::end_due(std::int64_t id)
{
    const auto found = leases_.find(id);
    if (has_quorum_ && found != leases_.end() && found->second.ends <= time_.now())
        end_lease(id);
}

void simulated_etcd::end_lease(std::int64_t id)
{
    const auto found = leases_.find(id);
    if (found == leases_.end())
        return;
    const std::set<std::string> keys = std::move(found->second.keys);
    leases_.erase(found);
    for (const std::string& key : keys)
        keys_.erase({key});
    commit();
}

rdad::result<etcd::lease> simulated_etcd::keep_alive(std::int64_t id)
{
    if (!has_quorum_)
        return no_quorum();
    if (!leases_.contains(id))
        return lease_is_gone();
    renew(id);
    return etcd::lease{header(), id, leases_.at(id).ttl};
}

rdad::result<void> simulated_etcd::revoke(std::int64_t id)
{
    if (!has_quorum_)
        return no_quorum();
    if (!leases_.contains(id))
        return lease_is_gone();
    end_lease(id);
    return {};
}

rdad::result<etcd::lease_state> simulated_etcd::time_to_live(std::int64_t id)
{
    if (!has_quorum_)
        return no_quorum();
    const auto found = leases_.find(id);
    if (found == leases_.end())
        return lease_is_gone();
    const living_lease& one = found->second;
    const auto left = chrono::floor<chrono::seconds>(one.ends - time_.now());
    return etcd::lease_state{header(), left, one.ttl, {one.keys.begin(), one.keys.end()}};
}

rdad::result<void> simulated_etcd::compact(std::int64_t revision)
{
    if (!has_quorum_)
        return no_quorum();
    if (revision <= keys_.compacted())
        return failure{errc::compacted, "required revision has been compacted."};
    if (revision > keys_.revision())
        return failure{errc::unavailable, "required revision is a future revision."};
    keys_.compact(revision);
    return {};
}

void simulated_etcd::set_quorum(bool has_quorum)
{
    if (has_quorum == std::exchange(has_quorum_, has_quorum))
        return;
    if (has_quorum)
        elect();
    for (const auto& listener : listeners_)
        listener();
    if (!has_quorum)
        return;
    for (const auto& then : std::exchange(waiting_for_quorum_, {}))
        then();
}

void simulated_etcd::elect()
{
    ++term_;
    for (const auto& [id, one] : leases_)
        renew(id);
}

void simulated_etcd::when_quorum(std::function<void()> then)
{
    if (has_quorum_)
        then();
    else
        waiting_for_quorum_.push_back(std::move(then));
}

}  // namespace rdad::simulation
