// SPDX-License-Identifier: BSL-1.0
#include "intake/unreadable.hpp"

#include "job/job_file.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace rdad::intake {

std::optional<std::string> why_never_readable(const failure& failure)
{
    switch (failure.code.value()) {
    case EFBIG:
        return fmt::format(
            "The file has more than {} bytes, the most that a job file may have.",
            job::largest_job_file
        );
    case EISDIR: return "It is a folder, not a file.";
    case EINVAL:
    case ENXIO: return "It is a FIFO, socket or device, not a file.";
    case ELOOP: return "It is a symbolic link, of which the target is kept as text; drop the file itself.";
    case EACCES:
        return "The file can't be read: permission denied. Let its group read it (chmod g+r) and drop it "
               "again, or use rdactl submit.";
    default: return std::nullopt;
    }
}

bool is_never_readable(const failure& failure)
{
    return failure.code.value() != EACCES && why_never_readable(failure);
}

}  // namespace rdad::intake
