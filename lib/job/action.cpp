// SPDX-License-Identifier: BSL-1.0
#include "job/action.hpp"

#include <ostream>

namespace rdad::job {

std::ostream& operator<<(std::ostream& out, const action& a)
{
    switch (a.kind) {
    case action_kind::save: return out << "save";
    case action_kind::wait: return out << "wait " << a.delay.count() << " ms";
    case action_kind::call: return out << "call " << to_string(a.operation);
    case action_kind::finish: break;
    }
    return out << "finish";
}

}  // namespace rdad::job
