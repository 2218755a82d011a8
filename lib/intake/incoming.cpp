// SPDX-License-Identifier: BSL-1.0
#include "intake/incoming.hpp"

#include <cerrno>
#include <utility>

namespace rdad::intake {
namespace {

/// So many names are listed, and looked at, before others have the disk.
constexpr std::size_t names_a_step = 1000;

}  // namespace

result<std::optional<std::vector<spool::folder_entry>>> read_some(
    spool::listing& listing,
    const spool::folder& incoming,
    const spool::ignored_names& ignored
)
{
    auto names = listing.next(names_a_step);
    if (!names)
        return names.error();
    if (names->empty())
        return std::optional<std::vector<spool::folder_entry>>();
    std::erase_if(*names, [&](const std::string& name) { return ignored.contain(name); });
    return std::optional(incoming.entries_of(*std::move(names)));
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
