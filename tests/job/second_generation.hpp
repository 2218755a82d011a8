// SPDX-License-Identifier: BSL-1.0
// Jobs of the second generation, which a creation starts, as tests walk them.
#pragma once

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>

namespace rdad::job {

inline const std::string specifications = R"({"inputs": {"photos": "p1"}, "outputs": ["Objects2D"]})";

/// A new job; `more` is of its member rdad.
inline std::string new_job(std::string_view more = "")
{
    return fmt::format(
        R"({{"name": "bridge 7", "iTwinId": "t1", "type": "Objects2D", "specifications": {},
            "rdad": {{"service": "reality-analysis"{}}}}})",
        specifications,
        more
    );
}

/// Started, and followed by its progress.
inline walk started()
{
    walk w(new_job());
    BOOST_TEST(w.answer(201, job_body("Queued")) == "save, create");
    BOOST_TEST(next_after_waits(w) == "save");
    return w;
}

}  // namespace rdad::job
