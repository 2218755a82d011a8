// SPDX-License-Identifier: BSL-1.0
// A host with rdad on it: a configuration, a spool, and the daemons that a test starts there.
#pragma once

#include "end_to_end/site/child_process.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "temporary_folder.hpp"

#include <boost/json/value.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::tests {

/// A record in the folder of a final state.
struct final_record
{
    std::string folder;
    std::string name;
    std::string text;
    boost::json::value content;

    std::string state() const;
    std::string reason() const;
};

class site
{
public:
    /// Configured for the emulator, and to be quick.
    explicit site(const emulator_process& e);

    /// A key of the configuration file; an empty value takes it out. Written at once.
    void configure(std::string_view section, std::string_view key, std::string_view value);
    std::filesystem::path config_file() const { return folder_.path() / "rdad.conf"; }

    /// Takes client credentials in place of the token file.
    void use_client_credentials(const emulator_process& e);

    std::filesystem::path folder() const { return folder_.path(); }
    std::filesystem::path spool() const { return folder_.path() / "spool"; }
    std::filesystem::path incoming() const { return spool() / "incoming"; }

    /// Drops a file as a careful writer does: under another name first. A daemon that starts later need not
    /// wait to see whether it is whole, since it is old.
    void drop(const std::string& name, std::string_view text) const;

    /// Drops NAME.json for that job; `members` are what follows its id: R"("state": "cancelled")".
    void drop_job(const std::string& name, const std::string& id, std::string_view members = "") const;

    std::unique_ptr<child_process> start(std::vector<std::string> flags = {}) const;

    /// Starts a daemon and waits until it takes jobs.
    std::unique_ptr<child_process> start_service() const;

    /// Runs `rdad --drain` to its end, which must be a good one. Answers what it wrote to stderr.
    std::string drain() const;

    /// The names of the files in a folder of the spool, in order.
    std::vector<std::string> names_in(const std::string& folder) const;

    std::vector<final_record> final_records() const;

    /// The final record of that name. Fails the test if there isn't exactly one.
    final_record record(const std::string& name) const;

    /// Of a record, which in active/ may have others before it in its file (lib/spool/record_texts.hpp).
    std::string last_text(const std::string& folder, const std::string& file) const;

    /// Waits until there is one.
    final_record wait_for_record(const std::string& name) const;
    bool has_record(const std::string& name) const;

private:
    temporary_folder folder_;
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> config_;
};

}  // namespace rdad::tests
