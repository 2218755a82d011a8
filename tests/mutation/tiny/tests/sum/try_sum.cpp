// SPDX-License-Identifier: BSL-1.0
// Tries sum() and its limit, but not what is at the limit; and is_negative(), but not at zero.

#include "sum/sum.hpp"

int main()
{
    const bool is_right = tiny::sum(2, 3) == 5 && tiny::sum(70, 80) == 100 && tiny::sum(40, 50) == 90 &&
                          tiny::is_negative(-1) && !tiny::is_negative(7);
    return is_right ? 0 : 1;
}
