// SPDX-License-Identifier: BSL-1.0
// What the operator is told of a disk that is full or fails, whoever notices it.
#pragma once

#include "failure/failure.hpp"
#include "journal/journal.hpp"
#include "journal/troubles.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rdad::disk {

/// For one thread.
class faults
{
public:
    /// `journal` must outlive this.
    explicit faults(journal::journal& journal) noexcept : journal_(journal) {}

    /// Something has failed that is tried again. A full disk fails all files alike: the first one speaks for
    /// them.
    void happened(const failure& failure, const std::vector<journal::field>& fields = {});

    /// What had failed has worked now.
    void ended();

    /// What has failed last, if nothing has worked since. Null: all works.
    std::optional<journal::lasting_trouble> lasting() const;

private:
    journal::journal& journal_;
    journal::troubles troubles_;
    std::string sentence_;  ///< of what has failed last
};

}  // namespace rdad::disk
