// SPDX-License-Identifier: BSL-1.0
// What a look at a daemon and its host has found: what is good, what isn't, and what to do then. Pure.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace rdad::diagnosis {

struct finding
{
    bool is_good;

    /// What was looked at, in a word: "token".
    std::string subject;

    /// What was found; where it isn't good, a sentence or more.
    std::string message;

    /// What to do, in a sentence. Empty where nothing is to be done.
    std::string remedy{};

    friend bool operator==(const finding&, const finding&) = default;
};

finding good(std::string subject, std::string message);
finding bad(std::string subject, std::string message, std::string remedy);

bool are_good(const std::vector<finding>& findings) noexcept;

/// `{"isGood": …, "findings": […]}`.
boost::json::object to_json(const std::vector<finding>& findings);

/// What to_json() wrote. Null where it makes no sense.
std::optional<std::vector<finding>> read_findings(const boost::json::object& object);

/// A line for each: "ok   token: granted, good for 42 min".
std::string to_text(const std::vector<finding>& findings);

}  // namespace rdad::diagnosis
