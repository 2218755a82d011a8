// SPDX-License-Identifier: BSL-1.0
// What the journal is told of orders.
#pragma once

#include "control/order.hpp"
#include "journal/allowance.hpp"
#include "journal/journal.hpp"

#include <sys/types.h>

#include <string>

namespace rdad::service {

/// Orders are given as fast as somebody likes: of those that come to nothing each user's first ones are told. What is
/// noted of a cancellation and a release is not told here, but as an event of the job.
class order_messages
{
public:
    /// `journal` must outlive this.
    explicit order_messages(journal::journal& journal) noexcept : journal_(journal) {}

    /// The user `by` has given an order for the record `name`, and was answered.
    void tell(
        control::order order,
        const std::string& name,
        uid_t by,
        const control::order_answer& answer,
        journal::allowance::clock::time_point now
    );

private:
    journal::journal& journal_;
    journal::allowance refused_;
    journal::allowance failed_;
};

}  // namespace rdad::service
