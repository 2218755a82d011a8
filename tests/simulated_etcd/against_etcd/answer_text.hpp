// SPDX-License-Identifier: BSL-1.0
// Answers of etcd as text, so that two can be held against each other: without what only one of them has, such as its name.
#pragma once

#include "etcd/failure.hpp"
#include "etcd/lease.hpp"
#include "etcd/range.hpp"
#include "etcd/txn.hpp"
#include "etcd/watch.hpp"

#include <cstdint>
#include <string>
#include <type_traits>

namespace rdad::simulation {

// Revisions are less by `offset` than those of the answer.

std::string text_of(const etcd::range_answer& answer, std::int64_t offset);
std::string text_of(const etcd::txn_answer& answer, std::int64_t offset);
std::string text_of(const etcd::lease& answer, std::int64_t offset);

/// Without how much is left.
std::string text_of(const etcd::lease_state& answer, std::int64_t offset);

/// Empty: nothing but a revision is new.
std::string text_of(const etcd::watch_news& news, std::int64_t offset);

template <class T>
std::string text_of(const rdad::result<T>& answer, std::int64_t offset)
{
    if (!answer)
        return answer.error().code.message();
    if constexpr (std::is_void_v<T>)
        return "done";
    else
        return text_of(*answer, offset);
}

}  // namespace rdad::simulation
