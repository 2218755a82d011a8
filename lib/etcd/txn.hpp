// SPDX-License-Identifier: BSL-1.0
// Changes that happen together, if what they depend on is so.
#pragma once

#include "etcd/key_value.hpp"
#include "etcd/range.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rdad::etcd {

/// etcd takes no more comparisons, and no more operations, in one transaction (--max-txn-ops).
inline constexpr std::size_t most_operations = 128;

/// A key that is not there has 0 for each number.
enum class compare_target
{
    create_revision,
    mod_revision,
    version,
    value,
};

enum class compare_result
{
    equal,
    not_equal,
    greater,
    less,
};

/// Whether what `key` has is so, compared to what is told here.
struct compare
{
    std::string key;
    compare_target target = compare_target::mod_revision;
    compare_result result = compare_result::equal;

    /// What it is compared with: `value` for the target of that name, else `number`.
    std::int64_t number = 0;
    std::string value = {};
};

struct put_request
{
    std::string key;
    std::string value;

    /// The lease with which the key goes. 0: none.
    std::int64_t lease = 0;
};

/// Keys from `key` to before `range_end`; empty: `key` alone.
struct delete_request
{
    std::string key;
    std::string range_end = {};
};

struct put_answer
{
    etcd::header header;
};

struct delete_answer
{
    etcd::header header;

    /// How many there were.
    std::int64_t deleted = 0;
};

using operation = std::variant<put_request, delete_request, range_request>;

/// In the order of the operations. Of their headers only the revision is known.
using operation_answer = std::variant<put_answer, delete_answer, range_answer>;

/// Each key may be put once at most.
struct txn
{
    std::vector<compare> compares;

    /// Done if all of `compares` are so; else the others.
    std::vector<operation> success;
    std::vector<operation> failure = {};

    /// Whether it may change something: then it is never repeated by itself.
    bool changes() const;
};

struct txn_answer
{
    etcd::header header;

    /// Whether all comparisons were so.
    bool succeeded = false;

    /// Of txn::success, or of txn::failure.
    std::vector<operation_answer> answers;
};

/// C(key) = 0: it is not there.
compare is_missing(std::string key);

/// C(key) = revision: it is the one that was made then.
compare is_made_in(std::string key, std::int64_t revision);

/// M(key) = revision: it was not changed since.
compare is_unchanged_since(std::string key, std::int64_t revision);

}  // namespace rdad::etcd
