// SPDX-License-Identifier: BSL-1.0
#include "job/policy_text.hpp"

#include "api/json/json_text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>

namespace rdad::job {
namespace {

/// `part`, which is a part of `text`, is replaced.
std::string replaced(std::string_view text, std::string_view part, std::string_view by)
{
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    return std::string(text).replace(begin, part.size(), by);
}

/// The object `part` of `text` gets another first member.
std::string with_member(std::string_view text, std::string_view part, std::string member)
{
    const bool is_empty = part.find_first_not_of(" \t\r\n", 1) == part.rfind('}');
    return replaced(text, part.substr(0, 1), "{" + std::move(member) + (is_empty ? "" : ", "));
}

/// `member` of the policy is `value`, as JSON.
std::string with_policy(std::string_view spec_text, std::string_view member, std::string_view value_text)
{
    const std::string flag = fmt::format(R"("{}": {})", member, value_text);
    const auto policy = api::text_at(spec_text, "/rdad");
    if (policy && policy->starts_with('{')) {
        const auto value = api::text_at(spec_text, fmt::format("/rdad/{}", member));
        return value ? replaced(spec_text, *value, value_text) : with_member(spec_text, *policy, flag);
    }
    if (policy)
        return replaced(spec_text, *policy, fmt::format("{{{}}}", flag));
    return with_member(
        spec_text,
        spec_text.substr(spec_text.find('{')),
        fmt::format(R"("rdad": {{{}}})", flag)
    );
}

}  // namespace

std::string with_again(std::string_view spec_text)
{
    return with_policy(spec_text, "again", "true");
}

std::string with_service(std::string_view spec_text, const api::service& service)
{
    return with_policy(spec_text, "service", fmt::format(R"("{}")", service.name));
}

std::string with_estimate_only(std::string_view spec_text)
{
    return with_policy(spec_text, "estimateOnly", "true");
}

}  // namespace rdad::job
