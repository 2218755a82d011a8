// SPDX-License-Identifier: BSL-1.0
// How a fuzz target says that something is broken.
#pragma once

#include <cstdlib>

namespace rdad::tests {

/// Ends the program, which libFuzzer takes for a finding, unless `holds`.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

}  // namespace rdad::tests
