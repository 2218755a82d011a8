// SPDX-License-Identifier: BSL-1.0
// What the gateway answers, as types. A failure is `errc::malformed_answer`, with a sentence that says what is wrong.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/lease.hpp"
#include "etcd/maintenance.hpp"
#include "etcd/range.hpp"
#include "etcd/txn.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace rdad::etcd {

class fields;

/// The levels of objects and arrays that an answer may have: those of a transaction take eight.
inline constexpr std::size_t deepest_nesting = 16;

/// The object that a body is. Where it is a message of a stream, {"result": {…}}, what is within.
result<boost::json::object> read_object(std::string_view body);

// Of what read_object() gives.

/// Zeros where there is none, as with alarms.
result<header> read_header(const boost::json::object& answer);

result<range_answer> read_range_answer(const boost::json::object& answer);
result<put_answer> read_put_answer(const boost::json::object& answer);
result<delete_answer> read_delete_answer(const boost::json::object& answer);

/// Of which transaction: its operations have to be those that are answered.
result<txn_answer> read_txn_answer(const boost::json::object& answer, const txn& request);

/// Granted, or kept alive: `errc::lease_gone` if there is no time to live.
result<lease> read_lease(const boost::json::object& answer);

/// `errc::lease_gone` if the time to live is over.
result<lease_state> read_lease_state(const boost::json::object& answer);

result<member_status> read_member_status(const boost::json::object& answer);
result<std::vector<member_alarm>> read_alarms(const boost::json::object& answer);

// Parts of answers, whose mistakes go to the fields' problem.

header header_of(const fields& answer);
key_value key_value_of(const fields& pair);

/// The failure of an answer that isn't as it should be.
failure malformed(std::string_view what);

}  // namespace rdad::etcd
