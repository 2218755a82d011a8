// SPDX-License-Identifier: BSL-1.0
// Reads the members of a JSON object that a user or a client wrote: strictly, and saying where it is wrong.
#pragma once

#include "api/problem.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace rdad::api {

/// Takes members one after the other and keeps the problems that it meets.
///
/// A member that is null reads as one that is left out: in the schemas of the service null never means
/// anything else.
class object_reader
{
public:
    /// `object` must outlive the reader. `pointer` is where it stands in the whole document.
    object_reader(const boost::json::object& object, std::string pointer);

    /// The member `name`, or null if it is left out.
    const boost::json::value* take(std::string_view name);

    // These answer nothing too if the member is of another type; that is then the problem.
    std::optional<std::string> take_string(std::string_view name);
    std::optional<double> take_number(std::string_view name);
    std::optional<std::int32_t> take_int32(std::string_view name);
    std::optional<bool> take_bool(std::string_view name);
    const boost::json::object* take_object(std::string_view name);
    const boost::json::array* take_array(std::string_view name);

    /// Like take_string, but the member has to be there.
    std::string require_string(std::string_view name);

    /// Says that the member `name` is wrong.
    void fail(std::string_view name, std::string message);

    /// Passes on the problems of a part that was read elsewhere, of which there may be none.
    void fail(const problems& of_part) { problems_.add(of_part); }

    /// Where the member `name` stands in the whole document.
    std::string pointer(std::string_view name) const { return pointer_to(pointer_, name); }

    /// The members that were not taken.
    boost::json::object rest() const;

    /// Makes problems of the members that were not taken.
    void refuse_rest();

    /// What is wrong, as far as the members were taken; empty where nothing is.
    const problems& all_problems() const noexcept { return problems_; }

private:
    std::optional<std::string_view> likely_member(std::string_view unknown) const;

    const boost::json::object& object_;
    std::string pointer_;
    std::set<std::string, std::less<>> taken_;
    problems problems_;
};

/// `value` as a message shows it: as JSON, cut where it is long, with nothing in it that could end a line.
std::string quoted(const boost::json::value& value);

}  // namespace rdad::api
