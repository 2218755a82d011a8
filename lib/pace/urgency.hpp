// SPDX-License-Identifier: BSL-1.0
// How urgent calls are where they are scarce.
#pragma once

namespace rdad::pace {

/// Whose calls go first: in this order.
enum class urgency
{
    cancelling,  ///< what costs money is stopped
    ending,      ///< how a job ended, or where it stands after an answer was lost
    starting,    ///< jobs are made ready and activated
    looking,     ///< how far a job is
    asking,      ///< what somebody wants to know, and no job depends on
};

}  // namespace rdad::pace
