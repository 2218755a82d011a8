// SPDX-License-Identifier: BSL-1.0
// Hosts, records and lives, as the tests of the fleet have them.
#pragma once

#include "api/json/json_text.hpp"
#include "fleet/done_record.hpp"
#include "fleet/kept_life.hpp"
#include "fleet/keys.hpp"
#include "job/record.hpp"
#include "job/spec.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <string>

namespace rdad::tests {

inline const std::string host_a = "0e0d8a1c-3f86-4f0e-9d5c-3a1f6c0b5d3f";
inline const std::string host_b = "1f6b2c7e-52a4-4a55-8b1d-70a9a2f4c111";
inline const std::string host_c = "2c9d1b52-8a0f-4f3e-b6a7-0f1f54c2d222";
inline const std::string job_1 = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
inline const std::string spec_text =
    R"({ "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"maxEstimatedCost": 3.50} })";

inline constexpr std::chrono::sys_seconds some_time{std::chrono::hours(500'000)};

inline const fleet::keys survey("survey");
inline const fleet::record_id first{host_a, "18a3f2c4b5u1000", 1};
inline const fleet::record_id second{host_a, "18a3f2c4b5u1000", 2};

inline job::record record_of(const std::string& spec)
{
    const auto parsed = job::parse_spec(api::parse_json(spec).value().as_object()).value();
    return job::new_record(parsed, spec, "18a3f2c4b5u1000", some_time);
}

/// Of the session 100 of host_a, on which it was dropped.
inline fleet::kept_life some_life()
{
    return {
        .owner = {host_a, 100},
        .name = "survey.1",
        .home = host_a,
        .record_text = fleet::text_without_spec(record_of(spec_text))};
}

inline const fleet::done_record some_end{"survey.1", job::final_state::success, "{}\n"};

}  // namespace rdad::tests
