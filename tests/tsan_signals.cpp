// SPDX-License-Identifier: BSL-1.0
// Makes ThreadSanitizer ready for signals before a program is: its runtime of g++ 12 makes the memory in
// which it keeps a signal until it can be handled at the thread's first system call that may block, and
// forgets one that comes in that moment. For rdad that is right after it has said that it is ready.

#include <poll.h>

namespace {

[[gnu::constructor]] void make_first_blocking_call()
{
    ::poll(nullptr, 0, 0);
}

}  // namespace
