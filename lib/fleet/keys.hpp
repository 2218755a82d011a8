// SPDX-License-Identifier: BSL-1.0
// The names of what a fleet keeps in etcd.
#pragma once

#include "fleet/record_id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rdad::fleet {

/// Letters, digits, '-', '_' and '.', of ASCII; 64 at most, and one at least.
bool is_fleet_name(std::string_view text);

/// All begin with "/rdad/<fleet>/". Hosts are named by their uuids, jobs by the service's, both as canonical_id() writes
/// them. What ends with '/' is the beginning of several keys, for etcd::range_of_prefix().
class keys
{
public:
    /// Only of what is_fleet_name() accepts.
    explicit keys(std::string_view fleet_name);

    /// Which fleet it is, and its versions.
    std::string fleet() const { return root_ + "fleet"; }

    /// The session of a host, with its lease.
    std::string host(std::string_view host) const { return hosts().append(host); }
    std::string hosts() const { return root_ + "h/"; }

    /// Who leads, with the same lease.
    std::string leader() const { return root_ + "leader"; }

    /// What was dropped for a record; it never changes.
    std::string spec(const record_id& id) const { return root_ + "spec/" + to_text(id); }

    /// All else of it that isn't done: kept_life.
    std::string life(const record_id& id) const { return lives() + to_text(id); }
    std::string lives() const { return root_ + "life/"; }

    /// What somebody has ordered for it.
    std::string order(const record_id& id) const { return orders() + to_text(id); }
    std::string orders() const { return root_ + "order/"; }

    /// That the record follows that job, and whose it is. Other records may follow the same job.
    std::string followed(std::string_view job_id, const record_id& id) const
    {
        return all_followed().append(job_id).append("/").append(to_text(id));
    }
    std::string all_followed() const { return root_ + "f/"; }

    /// What a sweep has found of a record, for its owner.
    std::string found(std::string_view owner, const record_id& id) const
    {
        return all_found(owner) + to_text(id);
    }
    std::string all_found(std::string_view owner) const { return in_folder("found/", owner); }

    /// The final record, until its home host has it in its spool.
    std::string done(std::string_view home, const record_id& id) const
    {
        return all_done(home) + to_text(id);
    }
    std::string all_done(std::string_view home) const { return in_folder("done/", home); }

    /// A job that counts as not started, and may be started after all.
    std::string doubt(std::string_view job_id) const { return doubts().append(job_id); }
    std::string doubts() const { return root_ + "doubt/"; }

    /// How many calls wait at a host.
    std::string ask(std::string_view host) const { return asks().append(host); }
    std::string asks() const { return root_ + "ask/"; }

    /// How many calls each host may make.
    std::string budget() const { return root_ + "budget"; }

    /// Changes all the time, so that a watch which is silent is known to be broken.
    std::string tick() const { return root_ + "tick"; }

    // What a key names. Null for one that isn't of this fleet, or names none.

    /// Of h/ and ask/; the home of done/, and the owner of found/.
    std::optional<std::string> host_of(std::string_view key) const;

    /// Of spec/, life/, order/, f/, found/ and done/.
    std::optional<record_id> record_of(std::string_view key) const;

    /// Of f/ and doubt/.
    std::optional<std::string> job_of(std::string_view key) const;

private:
    std::string in_folder(std::string_view folder, std::string_view host) const;

    /// What stands behind the folder. Null where the key isn't in it.
    std::optional<std::string_view> behind(std::string_view folder, std::string_view key) const;

    std::string root_;
};

}  // namespace rdad::fleet
