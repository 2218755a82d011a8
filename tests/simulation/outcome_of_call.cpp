// SPDX-License-Identifier: BSL-1.0
#include "outcome_of_call.hpp"

namespace rdad::simulation {

pace::call_result result_of(const outcome_of_call& o)
{
    if (!o.answer)
        return {pace::call_end::no_answer};
    pace::call_result result{pace::call_end::answered, o.answer->status};
    result.remaining = o.answer->remaining;
    if (o.answer->retry_after.count() > 0)
        result.asked = o.answer->retry_after;
    return result;
}

job::answer answer_to(job::operation op, const outcome_of_call& o)
{
    if (!o.answer)
        return job::no_answer("There was no answer.", o.sent, o.by_proxy);
    if (o.answer->list || o.answer->skimmed) {
        job::answer a{job::answer_kind::list};
        a.http_status = o.answer->status;
        a.list = o.answer->list;
        a.skimmed = o.answer->skimmed;
        return a;
    }
    job::answer a = job::answer_of(op, o.answer->status, o.answer->body);
    a.by_proxy = o.by_proxy;
    return a;
}

}  // namespace rdad::simulation
