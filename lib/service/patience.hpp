// How long the daemon waits for what it can't do without.
#pragma once

#include "job/backoff.hpp"

#include <cstdint>

namespace rdad::service {

/// A disk that is full or fails is tried again soon: somebody may just be making room.
inline job::backoff patience_with_the_disk(std::uint32_t seed)
{
    return {std::chrono::seconds(1), std::chrono::seconds(30), seed};
}

}  // namespace rdad::service
