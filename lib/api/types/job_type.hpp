// SPDX-License-Identifier: BSL-1.0
// What the specifications of a job of the second generation are made of, by the job's type.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rdad::api {

/// What a member may be.
enum class value_kind : std::uint8_t
{
    text,
    texts,  ///< an array of text
    number,
    integer,
    boolean,
    object,
    array,
};

struct member
{
    std::string_view name;
    value_kind kind;
    bool is_required = false;
};

enum class outputs_form : std::uint8_t
{
    array,            ///< of the outputs' names
    array_or_object,  ///< the same; or, where each has settings of its own, an object
};

struct job_type
{
    std::string_view name;
    std::span<const member> inputs;
    std::span<const member> options;
    outputs_form outputs = outputs_form::array;
};

// Schema "Job type" of each service. Those of reality-modeling, and some that reality-analysis has got since its schema was
// written, are from the provider's own client. What they lack may still be right: a service may be newer.

std::span<const job_type> types_of_reality_analysis() noexcept;
std::span<const job_type> types_of_reality_modeling() noexcept;

}  // namespace rdad::api
