// SPDX-License-Identifier: BSL-1.0
#include "intake/claiming.hpp"

#include "job/job_file.hpp"

#include <cerrno>

namespace rdad::intake {
namespace {

/// Whether more is to be expected of a file, for all that it looked whole. `quiet` is how long it hasn't
/// changed.
bool is_unfinished(
    const spool::folder& folder,
    const spool::folder_entry& entry,
    spool::arrivals::clock::duration quiet
)
{
    if (quiet < patience_with_half_files) {
        const auto text = folder.read(entry.name, job::largest_job_file);
        if (text && job::is_half_written(entry.name, *text))
            return true;
        // install(1) gives a file its mode when it is written and closed. A lease ends within lease-break-time.
        if (!text && (text.error().code.value() == EACCES || text.error().code.value() == EWOULDBLOCK))
            return true;
    }
    if (quiet >= patience.with_writers)
        return false;
    const spool::writers writers = folder.writers_of(entry.name);
    // A shell makes the file of its ">" before the command has anything to say.
    return writers == spool::writers::some || (writers == spool::writers::unknown && entry.size == 0);
}

}  // namespace

result<std::optional<std::string>> claim_if_whole(
    spool::spool& spool,
    const spool::folder_entry& entry,
    spool::arrivals::clock::duration quiet
)
{
    if (entry.is_regular_file && is_unfinished(spool.incoming(), entry, quiet))
        return std::optional<std::string>();
    auto claim = spool.claim(entry.name);
    if (!claim && claim.error().code.value() == ENOENT) {
        const auto is_there = spool.incoming().has(entry.name);
        // Whoever dropped it has taken it back.
        if (is_there && !*is_there)
            return std::optional<std::string>();
    }
    if (!claim)
        return claim.error();
    return std::optional<std::string>(*std::move(claim));
}

}  // namespace rdad::intake
