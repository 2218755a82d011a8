// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/order_messages.hpp"

namespace rdad::service {

void order_messages::tell(
    control::order order,
    const std::string& name,
    uid_t by,
    const control::order_answer& answer,
    journal::allowance::clock::time_point now
)
{
    const auto write = [&](journal::message_kind kind, const std::string& following) {
        journal_.write(
            kind,
            answer.message + following,
            {{journal::field_name::spec, name},
             {journal::field_name::operation, std::string(to_string(order))}}
        );
    };
    switch (answer.status) {
    case control::order_status::noted:
        if (order == control::order::retry)
            write(journal::message_kind::job_retried, "");
        break;
    case control::order_status::failed:
        if (const auto following = failed_.happened(by, now))
            write(journal::message_kind::order_failed, *following);
        break;
    case control::order_status::unknown:
    case control::order_status::refused:
    case control::order_status::forbidden:
    case control::order_status::early:
        if (const auto following = refused_.happened(by, now))
            write(journal::message_kind::order_refused, *following);
        break;
    }
}

}  // namespace rdad::service
