// SPDX-License-Identifier: BSL-1.0
// Sums with a limit.
#pragma once

namespace tiny {

/// The most that sum() tells.
inline constexpr int limit = 100;

/// The sum of two numbers, or the limit where it is more.
int sum(int left, int right);

/// True for numbers below zero.
bool is_negative(int number);

}  // namespace tiny
