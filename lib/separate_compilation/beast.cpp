// SPDX-License-Identifier: BSL-1.0
// The one place where the parts of Boost.Beast that are no templates are compiled.

#include <boost/beast/src.hpp>
