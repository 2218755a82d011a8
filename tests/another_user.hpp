// SPDX-License-Identifier: BSL-1.0
// A test that is another user for a while, where it runs as root.
#pragma once

#include <sys/types.h>
#include <unistd.h>

namespace rdad::tests {

/// Root may look into every folder, and its uid is what a uid that nobody has set looks like. For any other user this
/// changes nothing.
class another_user
{
public:
    another_user() : was_root_(::geteuid() == 0 && ::setresuid(somebody, somebody, 0) == 0) {}

    ~another_user() { [[maybe_unused]] const bool is_back = !was_root_ || ::setresuid(0, 0, 0) == 0; }

    another_user(const another_user&) = delete;
    another_user& operator=(const another_user&) = delete;

private:
    static constexpr uid_t somebody = 65'533;

    bool was_root_;
};

}  // namespace rdad::tests
