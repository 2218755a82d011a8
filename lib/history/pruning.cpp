// SPDX-License-Identifier: BSL-1.0
#include "history/pruning.hpp"

#include "spool/names.hpp"

#include <algorithm>
#include <utility>

namespace rdad::history {
namespace {

bool is_before(time before, const spool::folder_entry& entry)
{
    const bool is_dropped_file = entry.name.ends_with(spool::claim_ending);
    return entry.is_regular_file && entry.modified < before && (!is_dropped_file || entry.changed < before);
}

}  // namespace

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
            if (is_before(before, entry))
                files.push_back({state, std::move(entry.name)});
        }
    }
    return files;
}

pruned remove_before(const spool::spool& spool, time before, const std::vector<old_file>& files)
{
    pruned done;
    for (const old_file& file : files) {
        const spool::folder& folder = spool.final_folder(file.state);
        const auto entries = folder.entries_of({file.name});
        if (entries.empty() || !is_before(before, entries.front()))
            continue;
        const auto removed = folder.remove(file.name);
        const bool was_gone =
            !removed && removed.error().code == boost::system::errc::no_such_file_or_directory;
        if (!removed && !was_gone) {
            done.problem = removed.error();
            return done;
        }
        done.removed += was_gone ? 0U : 1U;
    }
    return done;
}

}  // namespace rdad::history
