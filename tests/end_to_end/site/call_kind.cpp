// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/call_kind.hpp"

namespace rdad::tests {

std::string_view to_string(call_kind kind)
{
    switch (kind) {
    case call_kind::token: return "a token";
    case call_kind::create: return "a creation";
    case call_kind::settings: return "settings";
    case call_kind::activate: return "an activation";
    case call_kind::progress: return "progress";
    case call_kind::document: return "a job document";
    case call_kind::other: break;
    }
    return "another call";
}

call_kind kind_of(std::string_view method, std::string_view target, std::string_view body)
{
    if (target.ends_with("/connect/token"))
        return call_kind::token;
    if (method == "POST")
        return call_kind::create;
    if (method == "PATCH")
        return body.find(R"("state")") == body.npos ? call_kind::settings : call_kind::activate;
    if (target.ends_with("/progress"))
        return call_kind::progress;
    return target.find("/jobs/") == target.npos ? call_kind::other : call_kind::document;
}

}  // namespace rdad::tests
