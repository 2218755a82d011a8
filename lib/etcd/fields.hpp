// SPDX-License-Identifier: BSL-1.0
// The members of an object that the gateway has sent. It leaves out those that are zero; of another type they are a
// mistake, which is kept until it is asked for.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::etcd {

/// Reads the members of one object, and of those within it, which share what is wrong.
class fields
{
public:
    /// What is wrong first is written to `problem` ("mod_revision is no number"), which must outlive this.
    fields(const boost::json::object& object, std::string& problem) : object_(object), problem_(problem) {}

    // Each answers 0, false or nothing where there is none, or it is wrong.

    /// A number, or a string of one.
    std::int64_t number(std::string_view name) const;
    std::uint64_t unsigned_number(std::string_view name) const;

    /// A number from 0 on to which one can be added.
    std::int64_t revision(std::string_view name) const;

    /// A time in seconds, of a hundred years at most; less than 0 where it is over.
    std::chrono::seconds seconds(std::string_view name) const;

    /// A string of base64, as the bytes that it stands for.
    std::string bytes(std::string_view name) const;

    std::string text(std::string_view name) const;
    bool flag(std::string_view name) const;

    /// Null: there is none.
    const boost::json::object* object(std::string_view name) const;

    /// Each of the array's objects, read by read(fields).
    template <class Read>
    auto objects(std::string_view name, Read read) const
    {
        std::vector<decltype(read(*this))> items;
        for (const boost::json::value& value : array(name)) {
            if (const auto* item = value.if_object())
                items.push_back(read(fields(*item, problem_)));
            else
                wrong(name, "an array of objects");
        }
        return items;
    }

    /// The strings of an array.
    std::vector<std::string> texts(std::string_view name) const;

    /// The strings of base64 of an array, as bytes.
    std::vector<std::string> bytes_of(std::string_view name) const;

    /// The members of the object within; of one without any where there is none.
    fields within(std::string_view name) const;

    bool has(std::string_view name) const { return object_.contains(name); }

    void wrong(std::string_view name, std::string_view expected) const;

private:
    const boost::json::array& array(std::string_view name) const;

    const boost::json::object& object_;
    std::string& problem_;
};

}  // namespace rdad::etcd
