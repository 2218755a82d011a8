// SPDX-License-Identifier: BSL-1.0
#include "control/serving/resource.hpp"

#include <boost/url/parse.hpp>

namespace rdad::control {

std::optional<resource> resource_of(std::string_view target)
{
    const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
    if (!url)
        return std::nullopt;
    resource r;
    for (const auto& segment : url->segments())
        r.path.emplace_back(segment.begin(), segment.end());
    r.has_version = !r.path.empty() && r.path.front() == "v1";
    if (r.has_version)
        r.path.erase(r.path.begin());
    if (url->has_query())
        r.query.emplace(url->encoded_query().data(), url->encoded_query().size());
    return r;
}

}  // namespace rdad::control
