// SPDX-License-Identifier: BSL-1.0
// Keeping secrets out of what others are shown.
#pragma once

#include "auth/secret.hpp"

#include <string>

namespace rdad::auth {

/// Puts "[secret]" wherever the text repeats the secret, as a server may do in its answers. It is found as it is,
/// and in the ways in which texts within texts write characters: with escapes of JSON (`\/`, `\u002B`; RFC 8259,
/// section 7), also of JSON in a string of JSON, and percent-encoded (`%2F`; RFC 3986, section 2.1), also twice,
/// or as a form. So it isn't in what is parsed out of the text either.
void hide(std::string& text, const secret& hidden);

}  // namespace rdad::auth
