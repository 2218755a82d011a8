// SPDX-License-Identifier: BSL-1.0
// The emulator's own paths, by which tests see and steer what the service does. They need no token, are not
// limited and not counted.
//
//     GET    /emulator/counters    {"requests": {"patch": {"200": 5, "closed": 1}, …},
//                                   "jobs": {"created": 0, "activated": 5, "activationsRepeated": 0,
//                                            "activatedTwice": 0, and how many are in each state now},
//                                   "early": 0}
//     POST   /emulator/faults      orders a fault (see faults.hpp): 204
//     DELETE /emulator/faults      takes back all orders: 204
//     PATCH  /emulator/jobs/{id}   {"seconds": 5, "outcome": "failed"}: what a job will do, either left out
//                                  for what was drawn; 204, or 409 if it was submitted already; in the
//                                  second generation, if it was cancelled or has ended
//     DELETE /emulator/jobs/{id}   the job is gone: 204
//
// A job of the second generation counts as created and as activated, as it is both at once.
//
// "early" is how many requests came before the end of the wait that a 429 had told by then, in whichever form
// (see retry_after.hpp).
#pragma once

#include "emulator/exchange.hpp"
#include "emulator/route.hpp"
#include "emulator/timestamp.hpp"

namespace rdad::emulator {

class service;

response answer_control(service& service, const route& where, const request& request, time_point now);

}  // namespace rdad::emulator
