// SPDX-License-Identifier: BSL-1.0
// What is wrong with a request or a job file, and where.
#pragma once

#include <boost/system/result.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

/// One thing that is wrong with a JSON document that a user or a client wrote.
struct problem
{
    /// JSON pointer (RFC 6901) to the value that is wrong; empty means the whole document.
    std::string pointer;

    /// What is wrong and what would be right: a part of a sentence, without the place.
    std::string message;

    friend bool operator==(const problem&, const problem&) = default;
};

/// All that is wrong with one document. Of very much only the first part is kept, and the number of the others.
class problems
{
public:
    /// How many are kept.
    static constexpr std::size_t most = 8;

    problems() = default;

    /// A reader that stops at the first.
    problems(problem only) { add(std::move(only)); }

    /// Behind the others.
    void add(problem problem);

    /// Before all but other unknown members: what is missing may be there by a wrong name.
    void add_unknown_member(problem problem);

    /// Those of a part of the document.
    void add(const problems& of_part);

    /// As many that are not kept.
    void add_untold(std::size_t number) { untold_ += number; }

    bool empty() const noexcept { return kept_.empty(); }
    const std::vector<problem>& kept() const noexcept { return kept_; }

    /// There must be one.
    const problem& first() const { return kept_.front(); }

    /// How many there are beside those that are kept.
    std::size_t untold() const noexcept { return untold_; }

private:
    void insert(std::size_t at, problem problem);

    std::vector<problem> kept_;
    std::size_t unknown_members_ = 0;  ///< which of those kept come first
    std::size_t untold_ = 0;
};

/// "/settings/inputs/1/name: what is wrong". A long pointer is cut, and nothing in it can end a line.
std::string to_string(const problem& problem);

/// "/id: what is wrong. /name: what is wrong, and 3 more".
std::string to_string(const problems& problems);

/// A value that was read strictly, or what is wrong with it: one problem at least.
template <class T>
using checked = boost::system::result<T, problems>;

/// Lets checked<T>::value() throw: taking the value of a document that is wrong is a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const problems& problems, const boost::source_location&)
{
    throw std::logic_error(to_string(problems));
}

/// One step further down a JSON pointer, with `~` and `/` of the member's name escaped (RFC 6901 section 3).
std::string pointer_to(std::string_view parent, std::string_view member);
std::string pointer_to(std::string_view parent, std::size_t index);

}  // namespace rdad::api
