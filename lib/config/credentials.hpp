// SPDX-License-Identifier: BSL-1.0
// Where secrets are that the configuration names no file for.
#pragma once

#include "auth/secret_file.hpp"

#include <string>
#include <string_view>

namespace rdad::config {

/// The file of the secret `name`, "token", "client-secret" or "proxy-credentials": the credential of that
/// name that the service manager has passed ($CREDENTIALS_DIRECTORY, systemd.exec(5), "Credentials"), or else
/// the file beside the configuration file that has its name: /etc/rdad/rdad.token for /etc/rdad/rdad.conf. A
/// file of one byte is taken for none: the unit passes a line feed where there is no secret. Empty if there
/// is neither. A credential is told by the file beside the configuration, where the unit has it from, if that is there.
auth::secret_path default_secret_file(const std::string& config_file, std::string_view name);

/// The file beside the configuration file in which default_secret_file() looks, whether it is there or not.
std::string secret_file_beside(const std::string& config_file, std::string_view name);

}  // namespace rdad::config
