// SPDX-License-Identifier: BSL-1.0
// rda-emulator: a stand-in for the Reality Data Analysis service and its sisters, of both generations, over HTTPS on
// loopback, for trials and tests.

#include "emulator/https/listen_address.hpp"
#include "emulator/https/server.hpp"
#include "emulator/jobs/duration_text.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <sys/resource.h>

#include <csignal>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <random>
#include <system_error>

namespace asio = boost::asio;
namespace emulator = rdad::emulator;

namespace {

/// The exit code for flags that are wrong.
constexpr int bad_usage = 2;

/// Flags as they are written; CLI11 has checked them.
struct flags
{
    emulator::server_options server;
    std::string job_time = "2s..5s";
    std::string token_lifetime = "1h";
    std::string list_items = "full";
    std::string retry_after = "seconds";
    bool no_list = false;
};

// What CLI11 asks of a check: what is wrong with the text, or nothing.

std::string check_duration(const std::string& text)
{
    return emulator::parse_duration(text) ? "" : text + " is not a duration such as 300ms, 5s, 2m or 1h";
}

std::string check_range(const std::string& text)
{
    return emulator::parse_duration_range(text) ? "" : text + " is not a range of durations such as 2s..5s";
}

std::string check_listen_address(const std::string& text)
{
    const auto parsed = emulator::parse_listen_address(text);
    return parsed ? "" : parsed.error().sentence;
}

void add_server_flags(CLI::App& app, flags& flags)
{
    app.add_option("--listen", flags.server.listen, "Address and port on loopback; port 0 takes a free one")
        ->check(check_listen_address)
        ->capture_default_str();
    app.add_option(
           "--state-dir",
           flags.server.state_dir,
           "Folder for the files that clients need; made if missing"
    )
        ->required();
    app.add_flag(
        "--keep-state",
        flags.server.keep_state,
        "Go on with jobs, secrets and certificates of the last run with this flag and folder, if there was "
        "one; --jobs doesn't count then"
    );
    app.add_option(
        "--log-exchanges",
        flags.server.exchange_log,
        "File to which each answer of the API is appended as a line of JSON; no tokens, no request bodies"
    );
}

void add_job_flags(CLI::App& app, flags& flags)
{
    emulator::service_options& service = flags.server.service;
    app.add_option(
           "--jobs",
           service.jobs,
           "How many unsubmitted jobs of /realitydataanalysis there are from the start"
    )
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    app.add_option(
           "--job-time",
           flags.job_time,
           "How long a job takes from its submission, drawn from this range"
    )
        ->check(check_range)
        ->capture_default_str();
    app.add_option("--fail-percent", service.chances.fail_percent, "How many of a hundred jobs fail")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    app.add_option("--seed", service.chances.seed, "The same seed, the same jobs; a random one if left out");
    app.add_flag("--no-list", flags.no_list, "Jobs can't be listed: GET /jobs answers 404");
    app.add_option(
           "--list-items",
           flags.list_items,
           "How jobs are listed: full, or short, without executionInformation"
    )
        ->check(CLI::IsMember({"full", "short"}))
        ->capture_default_str();
}

void add_access_flags(CLI::App& app, flags& flags)
{
    emulator::request_limits& limits = flags.server.service.limits;
    app.add_option("--rate-limit", limits.minute, "Requests in any 60 seconds; 0: any number")
        ->check(CLI::Range(0, 10'000'000))
        ->capture_default_str();
    app.add_option("--hourly-limit", limits.hour, "Requests in any 60 minutes; 0: any number")
        ->check(CLI::Range(0, 10'000'000))
        ->capture_default_str();
    app.add_option("--retry-after", flags.retry_after, "How a 429 says how long to wait: seconds, or date")
        ->check(CLI::IsMember({"seconds", "date"}))
        ->capture_default_str();
    app.add_option("--token-lifetime", flags.token_lifetime, "How long issued access tokens are valid")
        ->check(check_duration)
        ->capture_default_str();
}

void add_flags(CLI::App& app, flags& flags)
{
    app.footer(
        "When it serves, it says in one line of JSON where, and which files have what clients need.\n"
        "\n"
        "Each service is below a path of its own:\n"
        "  first generation   /realitydataanalysis, /contextcapture, /realityconversion\n"
        "  second generation  /reality-analysis, /reality-modeling, /reality-conversion\n"
        "\n"
        "What a job is estimated to cost:\n"
        "  objects2D                   0.55 gigaPixels + 0.002 numberOfPhotos + 0.5 detectorCost\n"
        "  segmentation2D, photos      0.55 gigaPixels + 0.5 detectorCost\n"
        "  segmentation2D, orthophoto  0.05 sceneWidth sceneLength detectorScale + 0.5 detectorCost\n"
        "  of the two others           1.31 gigaPixels + 0.5 megaPoints\n"
        "Left out, detectorCost is 1.4 and detectorScale is 1, and of the two others one may be;\n"
        "without another one there is no estimate. In the second generation there is none.\n"
        "\n"
        "Beside the services it has GET /emulator/counters, POST and DELETE /emulator/faults,\n"
        "PATCH and DELETE /emulator/jobs/{id}."
    );
    add_server_flags(app, flags);
    add_job_flags(app, flags);
    add_access_flags(app, flags);
}

/// Takes over what was read into options, now that it is known to be right.
emulator::server_options to_options(flags flags)
{
    emulator::service_options& service = flags.server.service;
    std::tie(service.chances.shortest, service.chances.longest) =
        emulator::parse_duration_range(flags.job_time).value();
    service.token_lifetime = std::chrono::duration_cast<std::chrono::seconds>(
        emulator::parse_duration(flags.token_lifetime).value()
    );
    service.has_list = !flags.no_list;
    service.retry_after =
        flags.retry_after == "date" ? emulator::retry_after_form::date : emulator::retry_after_form::seconds;
    service.short_list_items = flags.list_items == "short";
    return std::move(flags.server);
}

/// Every connection needs a descriptor, and the usual soft limit is only 1024.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/// Says that there aren't as many jobs as was asked for, where an earlier run has settled how many there are.
void tell_of_other_jobs(const emulator::service& service, std::size_t asked)
{
    if (service.has_past() && service.first_jobs().size() != asked)
        fmt::print(
            stderr,
            "rda-emulator: --jobs {} doesn't count: the run whose state was kept has begun with {}\n",
            asked,
            service.first_jobs().size()
        );
}

/// `jobs_asked` is what --jobs says; null where it is left out.
int run(const emulator::server_options& options, std::optional<std::size_t> jobs_asked)
{
    asio::io_context context(1);
    auto server = emulator::server::start(context, options);
    if (!server) {
        fmt::print(stderr, "rda-emulator: {}\n", server.error().sentence);
        return 1;
    }
    asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code&, int) {
        server->stop();
        context.stop();
    });
    fmt::print(stderr, "rda-emulator: serves {}, seed {}\n", server->url(), options.service.chances.seed);
    if (jobs_asked)
        tell_of_other_jobs(server->service(), *jobs_asked);
    fmt::print("{}\n", boost::json::serialize(server->announcement()));
    std::fflush(stdout);
    // To a service manager that waits for it (Type=notify in systemd.service(5)).
    ::sd_notify(0, "READY=1");
    context.run();

    // What is being answered is answered, unless a client is slow to take it.
    context.restart();
    context.run_for(std::chrono::seconds(2));
    fmt::print(stderr, "rda-emulator: stopped\n");
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app(
        "A stand-in for the Reality Data Analysis service and its sisters, of both generations, over HTTPS "
        "on loopback"
    );
    app.name("rda-emulator");
    flags f;
    f.server.service.chances.seed = std::random_device()();
    add_flags(app, f);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bad_usage;
    }
    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    try {
        const auto jobs_asked = app.count("--jobs") > 0 ? std::optional(f.server.service.jobs) : std::nullopt;
        return run(to_options(std::move(f)), jobs_asked);
    } catch (const std::system_error& error) {
        // What was asked to be kept can't be written.
        fmt::print(stderr, "rda-emulator: {}\n", error.what());
        return 1;
    }
}
