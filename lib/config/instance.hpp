// SPDX-License-Identifier: BSL-1.0
// What the name of a configuration file says of the instance whose it is.
#pragma once

#include <optional>
#include <string>

namespace rdad::config {

/// The spool where the configuration names none. "/var/spool/rdad-NAME" for "etc/rdad/NAME.conf" in whatever prefix, which
/// is what rdad@NAME.service hands to its daemon; "/var/spool/rdad" for "etc/rdad/rdad.conf" and for files elsewhere. A
/// path that is relative begins in the working directory; links are not followed, as the unit follows none.
std::string default_spool(const std::string& config_file);

/// "NAME" of "etc/rdad/NAME.conf" likewise. Null for "etc/rdad/rdad.conf" and for files elsewhere.
std::optional<std::string> instance_of(const std::string& config_file);

/// "/etc/rdad/NAME.conf". Null for what can't be the name of an instance: nothing, or with a slash.
std::optional<std::string> config_file_of(const std::string& instance);

}  // namespace rdad::config
