// SPDX-License-Identifier: BSL-1.0
#include "disk/stored_record.hpp"

#include "spool/spool.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace rdad::disk {

result<job::record> read_record(const spool::folder& folder, const std::string& name)
{
    const auto text = spool::spool::read_record(folder, name);
    if (!text)
        return text.error();
    auto r = job::read_record(*text);
    if (r)
        return *std::move(r);
    return failure{
        make_error_code(boost::system::errc::illegal_byte_sequence),
        fmt::format("The record {} can't be read: {}.", name, to_string(r.error()))};
}

bool is_gone_for_good(const failure& failure)
{
    switch (failure.code.value()) {
    case EFBIG:
    case EINVAL:
    case EILSEQ:
    case EISDIR:
    case ELOOP:
    case ENOENT:
    case ENXIO: return true;
    default: return false;
    }
}

}  // namespace rdad::disk
