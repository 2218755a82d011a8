// SPDX-License-Identifier: BSL-1.0
#include "api/problem.hpp"

#include "api/shortened.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// Names of members may be as long as a file, and hold anything.
std::string shown(const std::string& pointer)
{
    constexpr std::size_t longest = 120;
    std::string escaped = json::serialize(json::string_view(pointer.data(), pointer.size()));
    escaped.pop_back();
    return shortened(escaped.substr(1), longest);
}

}  // namespace

void problems::insert(std::size_t at, problem problem)
{
    if (at == most) {
        ++untold_;
        return;
    }
    kept_.insert(kept_.begin() + static_cast<std::ptrdiff_t>(at), std::move(problem));
    if (kept_.size() > most) {
        kept_.pop_back();
        ++untold_;
    }
}

void problems::add(problem problem)
{
    insert(kept_.size(), std::move(problem));
}

void problems::add_unknown_member(problem problem)
{
    insert(unknown_members_, std::move(problem));
    unknown_members_ = std::min(unknown_members_ + 1, most);
}

void problems::add(const problems& of_part)
{
    for (std::size_t i = 0; i < of_part.kept_.size(); ++i) {
        if (i < of_part.unknown_members_)
            add_unknown_member(of_part.kept_[i]);
        else
            add(of_part.kept_[i]);
    }
    untold_ += of_part.untold_;
}

std::string to_string(const problem& problem)
{
    return problem.pointer.empty() ? problem.message
                                   : fmt::format("{}: {}", shown(problem.pointer), problem.message);
}

std::string to_string(const problems& problems)
{
    std::string text;
    for (const problem& problem : problems.kept()) {
        const std::string_view end = text.empty() ? "" : text.ends_with('?') ? " " : ". ";
        text.append(end).append(to_string(problem));
    }
    if (problems.untold() > 0)
        text += fmt::format(", and {} more", problems.untold());
    return text;
}

std::string pointer_to(std::string_view parent, std::string_view member)
{
    std::string pointer{parent};
    pointer += '/';
    for (const char c : member) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

std::string pointer_to(std::string_view parent, std::size_t index)
{
    return fmt::format("{}/{}", parent, index);
}

}  // namespace rdad::api
