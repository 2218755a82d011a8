// A journal that keeps what is written.
#pragma once

#include "service/journal.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rdad::tests {

class kept_journal final : public service::journal
{
public:
    std::vector<service::journal_entry> entries;

    std::ptrdiff_t count(service::message_kind kind) const
    {
        return std::ranges::count(entries, kind, &service::journal_entry::kind);
    }

private:
    void put(const service::journal_entry& e) override { entries.push_back(e); }
};

}  // namespace rdad::tests
