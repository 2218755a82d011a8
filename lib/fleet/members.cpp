// SPDX-License-Identifier: BSL-1.0
#include "fleet/members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace rdad::fleet {
namespace {

/// The same on each host and in each release: FNV-1a of 64 bits, and most of the last steps of MurmurHash3, without which
/// texts that differ in their last characters only have almost the same.
std::uint64_t hash_of(std::string_view text)
{
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3U;
    hash = (hash ^ (hash >> 33U)) * 0xff51'afd7'ed55'8ccdU;
    hash = (hash ^ (hash >> 33U)) * 0xc4ce'b9fe'1a85'ec53U;
    return hash;
}

}  // namespace

void members::listed(std::span<const etcd::key_value> hosts, std::int64_t revision)
{
    if (revision < listed_revision_)
        return;
    std::set<std::string, std::less<>> there;
    for (const etcd::key_value& host : hosts) {
        put(host);
        there.insert(keys_.host_of(host.key).value_or(""));
    }
    std::vector<std::string> gone;
    for (const auto& [host, member] : live_) {
        if (!there.contains(host))
            gone.push_back(host);
    }
    for (const std::string& host : gone)
        erase(host, revision);
    listed_revision_ = revision;
}

void members::changed(const etcd::event& event)
{
    if (event.kind == etcd::event_kind::put)
        put(event.changed);
    else if (const auto host = keys_.host_of(event.changed.key))
        erase(*host, event.changed.mod_revision);
}

void members::put(const etcd::key_value& host)
{
    const auto uuid = keys_.host_of(host.key);
    if (!uuid || !is_news(*uuid, host.mod_revision))
        return;
    revisions_[*uuid] = host.mod_revision;
    live_[*uuid] = {host.create_revision, read_member(host.value).value_or(member())};
}

void members::erase(std::string_view host, std::int64_t revision)
{
    if (!is_news(host, revision))
        return;
    revisions_[std::string(host)] = revision;
    if (const auto found = live_.find(host); found != live_.end())
        live_.erase(found);
}

bool members::is_news(std::string_view host, std::int64_t revision) const
{
    const auto known = revisions_.find(host);
    return revision > listed_revision_ && (known == revisions_.end() || revision > known->second);
}

bool members::is_alive(const host_session& which) const
{
    const auto found = live_.find(which.host);
    return found != live_.end() && found->second.session == which.session;
}

std::int64_t members::common_format() const
{
    if (live_.empty())
        return 0;
    std::int64_t common = std::numeric_limits<std::int64_t>::max();
    for (const auto& [host, there] : live_)
        common = std::min(common, there.member.format);
    return common;
}

std::string adopter_of(const record_id& id, const std::map<std::string, live_member, std::less<>>& hosts)
{
    const std::string record = to_text(id);
    const std::string* chosen = nullptr;
    std::uint64_t highest = 0;
    for (const auto& [host, there] : hosts) {
        const std::uint64_t weight = hash_of(fmt::format("{}/{}", host, record));
        if (!chosen || weight > highest) {
            chosen = &host;
            highest = weight;
        }
    }
    return chosen ? *chosen : std::string();
}

}  // namespace rdad::fleet
