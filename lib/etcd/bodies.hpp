// SPDX-License-Identifier: BSL-1.0
// Requests as the gateway reads them: JSON, with keys and values in base64 and numbers of 64 bits as strings. It ignores
// members that it doesn't know, a misspelt one too, so that none is written anywhere but here.
#pragma once

#include "etcd/lease.hpp"
#include "etcd/range.hpp"
#include "etcd/txn.hpp"
#include "etcd/watch.hpp"

#include <cstdint>
#include <string>

namespace rdad::etcd {

std::string body_of(const range_request& request);
std::string body_of(const put_request& request);
std::string body_of(const delete_request& request);
std::string body_of(const txn& request);
std::string body_of(const grant_request& request);

/// Of a request to keep a lease alive, and to revoke it.
std::string body_of_lease(std::int64_t id);

std::string body_of_time_to_live(std::int64_t id);

/// To be told of all alarms.
std::string body_of_alarms();

/// To be told of changes of a range by messages with that id, not 0. Those of several may follow each other in one body.
/// Messages come in parts where they would be larger than a request may be, and now and then without events.
std::string body_of(const watch_request& request, std::int64_t watch_id);

}  // namespace rdad::etcd
