// The files in which a running emulator leaves what its clients need.
#pragma once

#include "emulator/failure.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rdad::emulator {

struct state_directory
{
    std::filesystem::path ca_file;             ///< certificates to trust, PEM
    std::filesystem::path token_file;          ///< an access token; mode 0600
    std::filesystem::path client_secret_file;  ///< mode 0600
    std::filesystem::path jobs_file;           ///< ids of jobs, one a line
};

struct state_contents
{
    std::string ca_certificate;
    std::string token;
    std::string client_secret;
    std::vector<std::string> jobs;
};

/// Writes the files, each ended by a line break, into `directory`, which is made (mode 0700) if it isn't
/// there. What an earlier run left there is replaced.
outcome<state_directory> write_state(const std::filesystem::path& directory, const state_contents& contents);

}  // namespace rdad::emulator
