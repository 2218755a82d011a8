// SPDX-License-Identifier: BSL-1.0
// Starts tell_sum, and tries what try_sum doesn't.

#include <cstdlib>

int main()
{
    return std::system(TELL_SUM) == 0 ? 0 : 1;
}
