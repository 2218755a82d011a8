// SPDX-License-Identifier: BSL-1.0
// Builds a JSON value while its text is parsed, with numbers to the last bit: the parser of Boost 1.81
// computes doubles from their digits by itself, and is off by some bits where there are many.
#pragma once

#include <boost/json/error.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace rdad::api {

/// The handler that boost::json::basic_parser calls. Texts in several parts end with the call without
/// "_part".
class json_builder
{
public:
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();

    /// The value, once the parser is done.
    boost::json::value release() { return values_.release(); }

    bool on_document_begin(error_code&)
    {
        values_.reset();
        return true;
    }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t size, error_code&)
    {
        values_.push_object(size);
        return true;
    }

    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t size, error_code&)
    {
        values_.push_array(size);
        return true;
    }

    bool on_key_part(string_view part, std::size_t, error_code&)
    {
        values_.push_chars(part);
        return true;
    }
    bool on_key(string_view part, std::size_t, error_code&)
    {
        values_.push_key(part);
        return true;
    }

    bool on_string_part(string_view part, std::size_t, error_code&)
    {
        values_.push_chars(part);
        return true;
    }
    bool on_string(string_view part, std::size_t, error_code&)
    {
        values_.push_string(part);
        return true;
    }

    bool on_number_part(string_view part, error_code&)
    {
        digits_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t number, string_view, error_code&)
    {
        digits_.clear();
        values_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, string_view, error_code&)
    {
        digits_.clear();
        values_.push_uint64(number);
        return true;
    }
    bool on_double(double number, string_view part, error_code&)
    {
        digits_.append(part.data(), part.size());
        // Of a number that no double can hold, what the parser makes of it remains: infinity or zero.
        std::from_chars(digits_.data(), digits_.data() + digits_.size(), number);
        digits_.clear();
        values_.push_double(number);
        return true;
    }

    bool on_bool(bool value, error_code&)
    {
        values_.push_bool(value);
        return true;
    }
    bool on_null(error_code&)
    {
        values_.push_null();
        return true;
    }

    // Comments aren't allowed.
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

private:
    boost::json::value_stack values_;
    std::string digits_;
};

}  // namespace rdad::api
