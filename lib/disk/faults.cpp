// SPDX-License-Identifier: BSL-1.0
#include "disk/faults.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

namespace rdad::disk {

void faults::happened(const failure& failure, const std::vector<journal::field>& fields)
{
    if (const auto again = troubles_.happened(failure.code.message(), journal::troubles::clock::now()))
        journal_.write(
            journal::message_kind::disk_failing,
            failure.sentence + " It is tried again." + *again,
            fields
        );
}

void faults::ended()
{
    if (const auto lasted = troubles_.ended(journal::troubles::clock::now()))
        journal_.write(
            journal::message_kind::disk_works,
            fmt::format("The spool can be written again. It could not for {}.", api::rough_text(*lasted))
        );
}

}  // namespace rdad::disk
