// SPDX-License-Identifier: BSL-1.0
#include "intake/incoming.hpp"

#include <cerrno>
#include <utility>

namespace rdad::intake {
namespace {

/// So many names are listed, and looked at, before others have the disk.
constexpr std::size_t names_a_step = 1000;

}  // namespace

result<std::vector<spool::folder_entry>> incoming_look::next(
    const spool::spool& spool,
    const spool::ignored_names& ignored
)
{
    if (!listing_) {
        auto begun = spool.dropped_files();
        if (!begun)
            return begun.error();
        listing_ = *std::move(begun);
    }
    auto names = listing_->next(names_a_step);
    if (!names)
        return names.error();
    is_over_ = names->size() < names_a_step;
    std::erase_if(*names, [&](const std::string& name) { return ignored.contain(name); });
    return spool.incoming().entries_of(*std::move(names));
}

bool is_about_the_file(const boost::system::error_code& code)
{
    switch (code.value()) {
    case EACCES:
    case EPERM:
    case EBUSY:
    case ENOTCONN:
    case ECONNABORTED:
    case ECONNREFUSED:
    case EHOSTDOWN:
    case ESTALE:
    case EXDEV: return true;
    default: return false;
    }
}

}  // namespace rdad::intake
