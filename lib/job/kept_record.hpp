// SPDX-License-Identifier: BSL-1.0
// A record in memory, which knows whether the disk has it as it is.
#pragma once

#include "job/record.hpp"

#include <cstdint>
#include <utility>

namespace rdad::job {

/// All changes go through change(), so that none can be forgotten.
class kept_record
{
public:
    /// `record` is what the disk has.
    explicit kept_record(record record) : record_(std::move(record)) {}

    const record& operator*() const noexcept { return record_; }
    const record* operator->() const noexcept { return &record_; }

    record& change() noexcept
    {
        ++version_;
        return record_;
    }

    /// Grows with each change.
    std::uint64_t version() const noexcept { return version_; }

    /// The disk has what the record was at that version.
    void kept(std::uint64_t version) noexcept { kept_version_ = version; }

    bool is_kept() const noexcept { return kept_version_ == version_; }

private:
    record record_;
    std::uint64_t version_ = 0;
    std::uint64_t kept_version_ = 0;
};

}  // namespace rdad::job
