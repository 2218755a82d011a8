// SPDX-License-Identifier: BSL-1.0
// The configuration: what it holds, its defaults, and how it is read.
#pragma once

#include "api/service.hpp"
#include "auth/secret_file.hpp"
#include "config/loopback_address.hpp"
#include "failure/failure.hpp"
#include "job/following.hpp"
#include "job/poll_schedule.hpp"
#include "journal/journal.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::config {

inline constexpr const char* default_config_file = "/etc/rdad/rdad.conf";

/// Who may do something at the socket, of those who may connect.
enum class audience
{
    group,  ///< whoever may connect: the daemon's group
    owner,  ///< for their own jobs, those who have dropped them; for all, root and the daemon's user
};

struct config
{
    struct
    {
        /// The service of jobs that name none. Never null.
        const rdad::api::service* service = &rdad::api::realitydataanalysis;

        /// Where a service is, with the path in front of /jobs; others are beside it, see client::path_of().
        std::string base_url = "https://api.bentley.com/realitydataanalysis";

        /// URL of the proxy to the service and the token endpoint, "none", or empty: by the environment, see
        /// choose_proxy().
        std::string proxy;

        /// File with "user:password" for the proxy. Where none is named, load_config() sets the one that
        /// default_secret_file() finds. Empty: no credentials.
        auth::secret_path proxy_credentials_file;

        /// PEM file of the certificates to trust. Empty: those that the system trusts.
        std::string ca_file;

        /// The Accept header of each call. Empty: that of the service which it goes to.
        std::string accept;
    } api;

    /// Either a file with a token, or client credentials (RFC 6749 section 4.4).
    struct
    {
        // Where no file is named, load_config() sets the one that default_secret_file() finds.
        auth::secret_path token_file;
        std::string client_id;
        auth::secret_path client_secret_file;
        std::string token_url = "https://ims.bentley.com/connect/token";

        /// Empty: that of api.service.
        std::string scope;
    } auth;

    struct
    {
        /// Where none is named, read() sets the one that default_spool() says.
        std::string directory;

        /// Patterns of names (glob(7)). Dropped files whose names are like one of them are left alone, beside
        /// those of spool::names_always_ignored.
        std::vector<std::string> ignore;

        /// A file that creates jobs and whose content was dropped no longer ago is not run without being told to.
        std::chrono::seconds repeat_within = std::chrono::minutes(10);
    } spool;

    struct
    {
        /// The Unix socket at which the daemon takes orders. Empty: "socket" in the spool.
        std::string socket;

        /// Where the page for browsers is. Null: there is none.
        std::optional<loopback_address> listen;

        /// Who sees jobs there.
        audience read = audience::group;

        /// Who may give orders for jobs.
        audience orders = audience::group;
    } status;

    struct
    {
        /// The rate limit of the subscription, or this host's share of it.
        unsigned requests_per_minute = 500;

        /// The same for an hour; 0: there is no such limit.
        unsigned requests_per_hour = 0;

        /// What the jobs that are started on a day (UTC) may cost together, in cost units of the service, by its estimates.
        /// Null: anything.
        std::optional<double> cost_per_day;

        /// Connections to the service at a time.
        unsigned connections = 4;

        /// By what active jobs are followed.
        job::polling poll = job::polling::automatic;

        /// Between looks at a job's progress, or at the lists of jobs; they start over when there is news. Empty: those of
        /// job::documented_intervals(), and of lists::usual_intervals().
        std::vector<std::chrono::milliseconds> poll_intervals;
    } pace;

    /// The most for which a further dropped file is taken; see driver::load_limits.
    struct
    {
        /// Jobs of one user that wait or are under way.
        unsigned user_jobs = 100'000;

        /// Bytes of their specs.
        unsigned user_bytes = 1'000'000'000;

        /// Jobs of all users.
        unsigned all_jobs = 200'000;
    } limits;

    journal::options log;
};

/// The path of the socket at which a daemon with this configuration takes orders.
std::string socket_of(const config& config);

/// One thing that can be configured.
struct key
{
    /// In the file: the section and the key. On the command line: the key with "-" for "_".
    const char* section;
    const char* name;

    /// For --help.
    const char* description;

    /// Sets it. Answers what would be right, if `value` isn't; empty where it is.
    std::function<std::string(config&, const std::string& value)> set;

    /// "--requests-per-minute".
    std::string flag() const;
};

const std::vector<key>& keys();

/// What a command line says of the configuration.
struct source
{
    /// Empty: the default file, which may be missing then.
    std::string file;

    /// Values of flags, by the name of the key. They win over the file.
    std::map<std::string, std::string> flags;
};

/// Reads the configuration. Whether it is enough to run a daemon isn't checked. A failure names the file and
/// line, or the flag.
result<config> read(const source& source);

/// What the flags say of the journal, where the configuration as a whole may be wrong.
journal::options journal_options_of_flags(const source& source);

/// Reads and checks the configuration. All that can be known without asking anybody is checked: that what is
/// needed is there, that numbers are numbers, that the URLs are such that a token may be sent there.
result<config> load(const source& source);

}  // namespace rdad::config
