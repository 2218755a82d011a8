// SPDX-License-Identifier: BSL-1.0
// Which transactions etcd refuses before it looks at any key.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/txn.hpp"

#include <cstddef>

namespace rdad::simulation {

rdad::result<void> check_form(const etcd::txn& request);

/// Whether one of the operations of either side is a put: a full database refuses it, whichever side would be done.
bool has_put(const etcd::txn& request);

/// Of keys and values.
std::size_t size_of(const etcd::txn& request);

}  // namespace rdad::simulation
