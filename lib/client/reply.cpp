// SPDX-License-Identifier: BSL-1.0
#include "client/reply.hpp"

namespace rdad::client {

job::answer answer_of(job::operation op, const reply& reply)
{
    switch (reply.kind) {
    case reply_kind::response: {
        job::answer a = job::answer_of(op, reply.status, reply.body);
        a.by_proxy = reply.by_proxy;
        a.retry_after = reply.retry_after;
        return a;
    }
    case reply_kind::deferred: return job::deferred_answer();
    case reply_kind::bad_link:
    case reply_kind::none: break;
    }
    return job::no_answer(reply.sentence, reply.sent, reply.by_proxy);
}

job::list_answer list_answer_of(const reply& reply)
{
    switch (reply.kind) {
    case reply_kind::response: {
        job::list_answer a = job::list_answer_of(reply.status, reply.body);
        a.retry_after = reply.retry_after;
        return a;
    }
    case reply_kind::deferred: return {job::list_answer_kind::deferred};
    case reply_kind::bad_link: return {job::list_answer_kind::refused, {}, reply.sentence};
    case reply_kind::none: break;
    }
    return {job::list_answer_kind::unreachable, {}, reply.sentence};
}

}  // namespace rdad::client
