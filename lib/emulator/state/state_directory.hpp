// SPDX-License-Identifier: BSL-1.0
// The files in which an emulator leaves what its clients, and perhaps the next emulator, need.
#pragma once

#include "failure/failure.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rdad::emulator {

/// Where the files are, whether they are there or not.
struct state_directory
{
    // For clients.
    std::filesystem::path ca_file;             ///< certificates to trust, PEM
    std::filesystem::path token_file;          ///< an access token; mode 0600
    std::filesystem::path client_secret_file;  ///< mode 0600
    std::filesystem::path jobs_file;           ///< ids of jobs, one a line

    // For the next emulator: see kept_state.hpp.
    std::filesystem::path ca_key_file;   ///< the authority's private key, PEM; mode 0600
    std::filesystem::path journal_file;  ///< all jobs; mode 0600
};

/// Makes the directory (mode 0700) if it isn't there.
result<state_directory> make_state_directory(const std::filesystem::path& directory);

struct state_contents
{
    std::string ca_certificate;
    std::string token;
    std::string client_secret;
    std::vector<std::string> jobs;

    /// Null: there is no file for it.
    std::optional<std::string> ca_key;
};

/// Writes all files but the journal, each ended by a line break, in the place of what an earlier run has
/// left.
result<void> write_state(const state_directory& files, const state_contents& contents);

}  // namespace rdad::emulator
