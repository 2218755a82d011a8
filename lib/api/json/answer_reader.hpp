// SPDX-License-Identifier: BSL-1.0
// Reads what the service answered: leniently, since members may be missing, null or of another type than
// documented.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

// Each answers null if the member is missing, null, or can't be understood as what is asked for.

std::optional<std::string> read_string(const boost::json::object& object, std::string_view name);

/// The first of the two members that is there: some services call it otherwise.
std::optional<std::string> read_either(
    const boost::json::object& object,
    std::string_view name,
    std::string_view other_name
);

/// A text for people, of which no more is kept than `longest_words` (shortened.hpp).
std::optional<std::string> read_words(const boost::json::object& object, std::string_view name);

/// Also a number that came as a string ("2.1").
std::optional<double> read_number(const boost::json::object& object, std::string_view name);
std::optional<std::int32_t> read_int32(const boost::json::object& object, std::string_view name);

// A number that fits, written as a whole one.

std::optional<std::uint32_t> read_uint32(const boost::json::object& object, std::string_view name);
std::optional<std::uint64_t> read_uint64(const boost::json::object& object, std::string_view name);

/// False where it isn't a boolean, too.
bool is_true(const boost::json::object& object, std::string_view name);

const boost::json::object* read_object(const boost::json::object& object, std::string_view name);
const boost::json::array* read_array(const boost::json::object& object, std::string_view name);

/// The object that is the member `name` of `body`, as all answers of the service have one: `{"job": {…}}`.
/// Null if the body is anything else.
std::optional<boost::json::object> read_wrapped(std::string_view body, std::string_view name);

/// The items of the array `name` that are objects, each read by read(object); other items are passed over.
template <class Read>
auto read_objects(const boost::json::object& object, std::string_view name, Read read)
{
    std::vector<decltype(read(object))> items;
    if (const auto* array = read_array(object, name)) {
        for (const auto& value : *array) {
            if (const auto* item = value.if_object())
                items.push_back(read(*item));
        }
    }
    return items;
}

}  // namespace rdad::api
