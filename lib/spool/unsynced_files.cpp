// SPDX-License-Identifier: BSL-1.0
#include "spool/unsynced_files.hpp"

#include <cstddef>

namespace rdad::spool {
namespace {

int descriptor_of(const unsynced_file& file)
{
    return std::visit([](const auto& f) { return f.descriptor(); }, file);
}

}  // namespace

std::vector<result<void>> end_together(
    std::vector<result<unsynced_file>> files,
    sync_threads& syncing,
    int beside,
    int& beside_error
)
{
    std::vector<int> descriptors;
    for (const auto& file : files) {
        if (file)
            descriptors.push_back(descriptor_of(*file));
    }
    if (beside >= 0)
        descriptors.push_back(beside);
    const std::vector<int> errors = syncing.sync(descriptors);
    if (beside >= 0)
        beside_error = errors.back();
    std::vector<result<void>> written;
    std::size_t at = 0;
    for (auto& file : files) {
        if (file)
            written.push_back(std::visit([&](auto& f) { return f.end(errors[at]); }, *file));
        else
            written.emplace_back(file.error());
        at += file ? 1U : 0U;
    }
    return written;
}

}  // namespace rdad::spool
