// SPDX-License-Identifier: BSL-1.0
// A journal that keeps what is written.
#pragma once

#include "journal/journal.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rdad::tests {

class kept_journal final : public rdad::journal::journal
{
public:
    std::vector<rdad::journal::entry> entries;

    std::ptrdiff_t count(rdad::journal::message_kind kind) const
    {
        return std::ranges::count(entries, kind, &rdad::journal::entry::kind);
    }

private:
    void put(const rdad::journal::entry& e) override { entries.push_back(e); }
};

}  // namespace rdad::tests
