// SPDX-License-Identifier: BSL-1.0
// A program that ends with 0 if zero is not negative, and with 1 otherwise.

#include "sum/sum.hpp"

int main()
{
    return tiny::is_negative(0) ? 1 : 0;
}
