// SPDX-License-Identifier: BSL-1.0
// What a proxy in between can make of answers.
#pragma once

#include "http/loopback_server.hpp"
#include "http/message.hpp"

#include <span>

namespace rdad::tests {

struct proxy_fault
{
    const char* name;
    testing::reply (*spoil)(const http::response& right);

    /// What the journal says. Empty: nothing is wrong. Null: that depends on which of two things comes first.
    const char* words;

    /// The same where another answer than a Job document was asked for; null: the same words.
    const char* words_of_progress = nullptr;
    const char* words_of_token = nullptr;
};

/// What can come in place of an answer, or become of it.
std::span<const proxy_fault> spoiled_answers();

/// What is right, and comes with something that must not be taken amiss.
std::span<const proxy_fault> right_answers();

}  // namespace rdad::tests
