// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/query_parameters.hpp"

#include <boost/url/parse_query.hpp>

namespace urls = boost::urls;

namespace rdad::emulator {

std::optional<query_parameters> parse_query_parameters(std::string_view text)
{
    // Boost.URL 1.81 reads on to a null character, wherever the view that it is given ends.
    const std::string terminated(text.substr(0, text.find('\0')));
    const auto query = urls::parse_query(terminated);
    if (!query || terminated.size() != text.size())
        return std::nullopt;
    urls::encoding_opts options;
    options.space_as_plus = true;
    query_parameters parameters;
    for (const auto& parameter : *query)
        parameters.emplace_back(parameter.key.decode(options), parameter.value.decode(options));
    return parameters;
}

}  // namespace rdad::emulator
