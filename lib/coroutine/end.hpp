// SPDX-License-Identifier: BSL-1.0
// What the end of a coroutine that was spawned means.
#pragma once

#include <exception>

namespace rdad::coroutine {

/// Passes on what is a bug; a coroutine that was cancelled ends by an exception that isn't.
void rethrow_unless_cancelled(const std::exception_ptr& exception);

}  // namespace rdad::coroutine
