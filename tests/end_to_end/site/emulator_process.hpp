// SPDX-License-Identifier: BSL-1.0
// A running rda-emulator, with the paths by which a test steers it and looks at it.
#pragma once

#include "end_to_end/site/child_process.hpp"
#include "temporary_folder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::tests {

class emulator_process
{
public:
    /// Waits until it serves. The flags are those beside --listen and --state-dir.
    explicit emulator_process(std::vector<std::string> flags = {});

    // As it has announced them.
    std::string url() const { return announced("url"); }
    std::string ca_file() const { return announced("caFile"); }
    std::string token_file() const { return announced("tokenFile"); }
    std::string token_url() const { return announced("tokenUrl"); }
    std::string client_id() const { return announced("clientId"); }
    std::string client_secret_file() const { return announced("clientSecretFile"); }
    std::uint16_t port() const;
    std::string token() const;
    std::string client_secret() const;

    /// The unsubmitted jobs that it has started with.
    const std::vector<std::string>& job_ids() const noexcept { return job_ids_; }

    boost::json::value counters() const;

    /// How many requests of that operation were answered so ("200", "closed"), and a number of counters'
    /// `jobs`.
    std::int64_t requests(std::string_view operation, std::string_view status) const;
    std::int64_t jobs(std::string_view counter) const;

    /// Orders what next requests meet, see lib/emulator/faults.hpp.
    void order(const boost::json::object& fault) const;
    void take_back_orders() const;

    /// Says what a job will do once it is submitted.
    void plan(const std::string& job_id, double seconds, std::string_view outcome) const;

    /// A workspace of contextcapture, which its jobs need; answers its id.
    std::string make_workspace() const;

    /// The answer to GET /jobs/{id}, as it is written.
    std::string job_answer(const std::string& job_id) const;

    child_process& process() noexcept { return process_; }

private:
    std::string announced(std::string_view member) const;
    std::string ask(std::string_view method, std::string target, std::string body, unsigned expected) const;

    temporary_folder folder_;
    child_process process_;
    boost::json::object announcement_;
    std::vector<std::string> job_ids_;
};

}  // namespace rdad::tests
