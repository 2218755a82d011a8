// SPDX-License-Identifier: BSL-1.0
// Which hosts are in the fleet, as this one sees it.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/watch.hpp"
#include "fleet/host_session.hpp"
#include "fleet/keys.hpp"
#include "fleet/record_id.hpp"
#include "fleet/values.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace rdad::fleet {

/// A host that is there.
struct live_member
{
    std::int64_t session = 0;

    /// Where its key makes no sense, it has no name and reads nothing.
    fleet::member member;

    friend bool operator==(const live_member&, const live_member&) = default;
};

/// Told listings of keys::hosts() and what a watch of them says, in any order: what is older changes nothing. A deletion that
/// a watch has left out is found by the next listing. What this host takes for gone may be alive: the transactions look
/// again.
class members
{
public:
    explicit members(fleet::keys keys) : keys_(std::move(keys)) {}

    /// All keys of the hosts, as of that revision of the store.
    void listed(std::span<const etcd::key_value> hosts, std::int64_t revision);

    void changed(const etcd::event& event);

    bool is_alive(const host_session& which) const;

    /// By their uuids.
    const std::map<std::string, live_member, std::less<>>& all() const noexcept { return live_; }

    /// The latest format that all read: no record is written in a later one. 0: there are none.
    std::int64_t common_format() const;

    /// Whether they were listed once: before that it isn't known who isn't there.
    bool are_known() const noexcept { return listed_revision_ > 0; }

private:
    void put(const etcd::key_value& host);
    void erase(std::string_view host, std::int64_t revision);
    bool is_news(std::string_view host, std::int64_t revision) const;

    fleet::keys keys_;
    std::map<std::string, live_member, std::less<>> live_;
    std::map<std::string, std::int64_t, std::less<>>
        revisions_;  ///< of the last that is known of each, also of one that is gone
    std::int64_t listed_revision_ = 0;
};

/// Which of the hosts adopts the record: each says the same of the same hosts, a host that comes or goes changes that of few
/// records, and all get as many (rendezvous hashing). Empty where there are none.
std::string adopter_of(const record_id& id, const std::map<std::string, live_member, std::less<>>& hosts);

}  // namespace rdad::fleet
