// SPDX-License-Identifier: BSL-1.0
#include "sum/sum.hpp"

namespace tiny {

int sum(int left, int right)
{
    const int whole = left + right;
    if (whole > limit)
        return limit;
    return whole;
}

bool is_negative(int number)
{
    if (number < 0)
        return true;
    else
        return false;
}

}  // namespace tiny
