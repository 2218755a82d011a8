// SPDX-License-Identifier: BSL-1.0
#include "job/action.hpp"

#include <ostream>

namespace rdad::job {

std::ostream& operator<<(std::ostream& out, const action& action)
{
    switch (action.kind) {
    case action_kind::save: return out << "save";
    case action_kind::wait: return out << "wait " << action.delay.count() << " ms";
    case action_kind::call: return out << "call " << to_string(action.operation);
    case action_kind::finish: break;
    }
    return out << "finish";
}

}  // namespace rdad::job
