// SPDX-License-Identifier: BSL-1.0
// A configuration file, and files with secrets that it may name.
#pragma once

#include "config/config.hpp"
#include "failure/failure.hpp"
#include "temporary_folder.hpp"

#include <map>
#include <string>
#include <utility>

namespace rdad::tests {

struct configured
{
    temporary_folder folder;
    std::string file = (folder.path() / "rdad.conf").string();
    std::string token = (folder.path() / "token").string();

    std::string credentials = (folder.path() / "credentials").string();

    configured()
    {
        write_secret_file(token, "abc\n");
        write_secret_file(credentials, "anna:hunter2\n");
    }

    rdad::result<config::config> load(const std::string& text, std::map<std::string, std::string> flags = {})
        const
    {
        write_file(file, text);
        return config::load({file, std::move(flags)});
    }

    /// What is said of a file, without the file's name.
    std::string problem_of(const std::string& text, std::map<std::string, std::string> flags = {}) const
    {
        const auto c = load(text, std::move(flags));
        if (c)
            return "none";
        const std::string& sentence = c.error().sentence;
        return sentence.starts_with(file) ? sentence.substr(file.size()) : sentence;
    }

    /// Where a secret may be that the configuration doesn't mention.
    std::string secret(const std::string& name) const { return (folder.path() / ("rdad." + name)).string(); }

    std::string good() const { return "[auth]\ntoken_file = " + token + "\n"; }
};

}  // namespace rdad::tests
