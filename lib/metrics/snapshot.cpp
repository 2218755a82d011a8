// SPDX-License-Identifier: BSL-1.0
#include "metrics/snapshot.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace rdad::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using std::chrono::sys_seconds;

ClientMetric gauge(double value, std::vector<ClientMetric::Label> labels = {})
{
    ClientMetric m;
    m.label = std::move(labels);
    m.gauge.value = value;
    return m;
}

MetricFamily family(std::string name, std::string help, std::vector<ClientMetric> series)
{
    return {std::move(name), std::move(help), prometheus::MetricType::Gauge, std::move(series)};
}

MetricFamily family(std::string name, std::string help, double value)
{
    return family(std::move(name), std::move(help), std::vector{gauge(value)});
}

/// Null: it isn't known.
MetricFamily family(std::string name, std::string help, std::optional<double> value)
{
    return family(
        std::move(name),
        std::move(help),
        value ? std::vector{gauge(*value)} : std::vector<ClientMetric>()
    );
}

double count_of(std::size_t count)
{
    return static_cast<double>(count);
}

double timestamp(sys_seconds time)
{
    return static_cast<double>(time.time_since_epoch().count());
}

double timestamp(std::optional<sys_seconds> time)
{
    return time ? timestamp(*time) : 0;
}

std::string word_of(driver::waits_for what)
{
    return std::string(to_string(what));
}

void add_jobs(const snapshot& seen, sys_seconds now, std::vector<MetricFamily>& all)
{
    std::vector<ClientMetric> waiting;
    std::vector<ClientMetric> oldest;
    std::size_t running = 0;
    std::size_t others = 0;
    for (const driver::waits_for what : driver::all_waits) {
        const waiting_jobs& jobs = seen.waiting[static_cast<std::size_t>(what)];
        const sys_seconds since = std::min(jobs.oldest.value_or(now), now);
        oldest.push_back(gauge(static_cast<double>((now - since).count()), {{"for", word_of(what)}}));
        if (what == driver::waits_for::end) {
            running = jobs.count;
            continue;
        }
        others += jobs.count;
        waiting.push_back(gauge(count_of(jobs.count), {{"for", word_of(what)}}));
    }
    std::vector<ClientMetric> states{
        gauge(count_of(others), {{"state", "waiting"}}),
        gauge(count_of(running), {{"state", "running"}})};
    if (seen.held)
        states.push_back(gauge(count_of(*seen.held), {{"state", "held"}}));
    all.push_back(family(
        "rdad_jobs",
        "Jobs that wait to be run, that run at the service, and that are held for a person.",
        std::move(states)
    ));
    all.push_back(
        family("rdad_jobs_waiting", "Jobs that wait to be run, by what they wait for.", std::move(waiting))
    );
    all.push_back(family(
        "rdad_oldest_job_age_seconds",
        "How long ago the oldest job was taken that waits for this (end: runs at the service); 0 if none "
        "does.",
        std::move(oldest)
    ));
    all.push_back(
        family("rdad_jobs_stuck", "Jobs that can't get on, as calls fail for minutes.", count_of(seen.stuck))
    );
}

void add_calls(const snapshot& seen, std::vector<MetricFamily>& all)
{
    all.push_back(
        family("rdad_calls_waiting", "Calls that wait for their turn.", count_of(seen.calls_waiting))
    );
    all.push_back(
        family("rdad_calls_limit", "Calls that may be made in a minute.", count_of(seen.calls.per_minute))
    );
    all.push_back(family(
        "rdad_calls_remaining",
        "Calls that may be made now, of those of a minute.",
        count_of(seen.calls.left)
    ));
    all.push_back(family(
        "rdad_calls_paused_until_timestamp_seconds",
        "Until when the service wants no calls; 0 if it takes them.",
        timestamp(seen.no_calls_until)
    ));
}

void add_service(const snapshot& seen, std::vector<MetricFamily>& all)
{
    all.push_back(family(
        "rdad_service_reachable",
        "0 if the service could not be reached, or failed, when it was tried last; else 1.",
        count_of(seen.is_service_reachable)
    ));
    all.push_back(family(
        "rdad_service_last_answer_timestamp_seconds",
        "When the service has answered last; 0 if it wasn't called yet.",
        timestamp(seen.last_answer)
    ));
    all.push_back(family(
        "rdad_token_accepted",
        "0 if there was no access token, or it was refused, when it was used last; else 1.",
        count_of(seen.is_token_accepted)
    ));
    all.push_back(family(
        "rdad_token_expiry_timestamp_seconds",
        "When the access token expires that was used last; missing where nobody tells.",
        seen.token_expiry ? std::optional(timestamp(*seen.token_expiry)) : std::nullopt
    ));
}

void add_host(const snapshot& seen, std::vector<MetricFamily>& all)
{
    all.push_back(family(
        "rdad_spool_writable",
        "0 if the disk has failed when the spool was written to last; else 1.",
        count_of(seen.is_spool_writable)
    ));
    all.push_back(family(
        "rdad_spool_free_bytes",
        "Free space on the filesystem of the spool; missing where the disk doesn't tell.",
        seen.free_bytes ? std::optional(static_cast<double>(*seen.free_bytes)) : std::nullopt
    ));
    all.push_back(family(
        "rdad_config_last_reload_successful",
        "0 if the configuration was wrong when it was read last, and the one before is in use; else 1.",
        count_of(seen.is_config_good)
    ));
    all.push_back(family(
        "rdad_config_last_reload_success_timestamp_seconds",
        "When the configuration was read that is in use.",
        timestamp(seen.config_read)
    ));
}

}  // namespace

std::vector<MetricFamily> families_of(const snapshot& seen, sys_seconds now)
{
    std::vector<MetricFamily> all{
        up(true),
        family(
            "rdad_build_info",
            "Always 1; the label says which release it is.",
            std::vector{gauge(1, {{"version", RDAD_VERSION}})}
        ),
        family("rdad_process_start_time_seconds", "When the daemon has begun.", timestamp(seen.began))};
    add_jobs(seen, now, all);
    add_calls(seen, all);
    add_service(seen, all);
    add_host(seen, all);
    return all;
}

MetricFamily up(bool is_up)
{
    return family(
        "rdad_up",
        "1 if the daemon has told this; 0 if rdactl has, as no daemon answers.",
        count_of(is_up)
    );
}

}  // namespace rdad::metrics
