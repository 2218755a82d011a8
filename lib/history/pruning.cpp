// SPDX-License-Identifier: BSL-1.0
#include "history/pruning.hpp"

#include "spool/names.hpp"

#include <algorithm>
#include <utility>

namespace rdad::history {

result<std::vector<old_file>> files_before(const spool::spool& spool, time before)
{
    std::vector<old_file> files;
    for (const job::final_state state : ended_states) {
        const spool::folder& folder = spool.final_folder(state);
        auto names = folder.names();
        if (!names)
            return names.error();
        std::erase_if(*names, [](const std::string& name) {
            return !name.ends_with(spool::record_ending) && !name.ends_with(spool::claim_ending);
        });
        std::ranges::sort(*names);
        for (spool::folder_entry& entry : folder.entries_of(*std::move(names))) {
            if (entry.is_regular_file && entry.modified < before)
                files.push_back({state, std::move(entry.name)});
        }
    }
    return files;
}

result<std::size_t> remove_before(const spool::spool& spool, time before, const std::vector<old_file>& files)
{
    std::size_t removed = 0;
    for (const old_file& file : files) {
        const spool::folder& folder = spool.final_folder(file.state);
        const auto entries = folder.entries_of({file.name});
        if (entries.empty() || entries.front().modified >= before)
            continue;
        if (const auto gone = folder.remove(file.name); !gone)
            return gone.error();
        ++removed;
    }
    return removed;
}

}  // namespace rdad::history
