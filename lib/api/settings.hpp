// SPDX-License-Identifier: BSL-1.0
// A job's settings: its inputs and outputs, as they are sent and as they are answered.
#pragma once

#include "api/problem.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rdad::api {

/// Schema "Job Input".
struct job_input
{
    /// What the input is for: one of the "Input format" names of the job's type.
    std::string name;

    /// Reality data that is read. Null is seen in answers only.
    std::optional<std::string> reality_data_id;

    /// Members that aren't known here; they are sent as they are.
    boost::json::object other;

    friend bool operator==(const job_input&, const job_input&) = default;
};

/// Schemas "Input Objects2D Settings" and "Input Segmentation2D Settings": what is sent.
struct settings
{
    std::vector<job_input> inputs;

    /// Names of the "Output format" schema.
    std::vector<std::string> outputs;

    /// Members that aren't known here; they are sent as they are.
    boost::json::object other;

    friend bool operator==(const settings&, const settings&) = default;
};

/// Settings of a job type that isn't known here, or whose type isn't said: they are sent as they are.
using unknown_settings = boost::json::object;

using any_settings = std::variant<settings, unknown_settings>;

/// True for the job types of the schema "Job type" ("objects2D", "segmentation2D"), whose inputs and outputs
/// are known here. Other types exist and are passed on.
bool is_known_job_type(std::string_view type) noexcept;

/// Reads settings as users and clients write them. Those of a known `type` must fit it: each input that
/// belongs to it is there, once; none is there that does not belong to it. `pointer` is where `object` stands
/// in the document.
checked<any_settings> parse_settings(
    const boost::json::object& object,
    std::optional<std::string_view> type,
    const std::string& pointer
);

boost::json::object to_json(const any_settings& any_settings);

/// Schema "Job Output".
struct job_output
{
    std::string name;

    /// Reality data that was made. Null until the job has run.
    std::optional<std::string> reality_data_id;

    friend bool operator==(const job_output&, const job_output&) = default;
};

/// Schemas "Complete Objects2D Settings" and "Complete Segmentation2D Settings": what is answered.
struct complete_settings
{
    std::vector<job_input> inputs;
    std::vector<job_output> outputs;

    friend bool operator==(const complete_settings&, const complete_settings&) = default;
};

complete_settings read_complete_settings(const boost::json::object& object);
boost::json::object to_json(const complete_settings& complete_settings);

}  // namespace rdad::api
