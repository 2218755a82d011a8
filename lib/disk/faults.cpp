// SPDX-License-Identifier: BSL-1.0
#include "disk/faults.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

namespace rdad::disk {

void faults::happened(const failure& failure, const std::vector<journal::field>& fields)
{
    sentence_ = failure.sentence + " It is tried again.";
    if (const auto again = troubles_.happened(failure.code.message(), journal::troubles::clock::now()))
        journal_.write(journal::message_kind::disk_failing, sentence_ + *again, fields);
}

void faults::ended()
{
    if (const auto lasted = troubles_.ended(journal::troubles::clock::now()))
        journal_.write(
            journal::message_kind::disk_works,
            fmt::format("The spool can be written again. It could not for {}.", api::rough_text(*lasted))
        );
}

std::optional<journal::lasting_trouble> faults::lasting() const
{
    const auto began = troubles_.began();
    if (!began)
        return std::nullopt;
    return journal::lasting_trouble{
        journal::trouble_of::disk,
        sentence_,
        journal::troubles::clock::now() - *began};
}

}  // namespace rdad::disk
