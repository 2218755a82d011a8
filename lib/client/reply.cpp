// SPDX-License-Identifier: BSL-1.0
#include "client/reply.hpp"

namespace rdad::client {

job::answer answer_of(job::operation op, const reply& r)
{
    switch (r.kind) {
    case reply_kind::response: {
        job::answer a = job::answer_of(op, r.status, r.body);
        a.by_proxy = r.by_proxy;
        a.retry_after = r.retry_after;
        return a;
    }
    case reply_kind::deferred: return job::deferred_answer();
    case reply_kind::bad_link:
    case reply_kind::none: break;
    }
    return job::no_answer(r.sentence, r.sent, r.by_proxy);
}

job::list_answer list_answer_of(const reply& r)
{
    switch (r.kind) {
    case reply_kind::response: {
        job::list_answer a = job::list_answer_of(r.status, r.body);
        a.retry_after = r.retry_after;
        return a;
    }
    case reply_kind::deferred: return {job::list_answer_kind::deferred};
    case reply_kind::bad_link: return {job::list_answer_kind::refused, {}, r.sentence};
    case reply_kind::none: break;
    }
    return {job::list_answer_kind::unreachable, {}, r.sentence};
}

}  // namespace rdad::client
