// SPDX-License-Identifier: BSL-1.0
#include "fleet.hpp"

#include "network.hpp"
#include "polling_client.hpp"
#include "simulated_daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

/// What a connection carries, with what it takes to and from the service, is about five calls a second.
unsigned connections_for(unsigned calls_per_minute)
{
    return std::max(4U, calls_per_minute / 150);
}

/// Another host of the subscription. Every few minutes it wants another part of half the limit.
class other_host
{
public:
    other_host(event_queue& time, simulated_service& service, unsigned calls_per_minute, std::uint64_t seed)
        : time_(time), service_(service), most_per_second_(calls_per_minute / 120.0), random_(seed)
    {}

    void start()
    {
        change();
        call();
    }

private:
    void change()
    {
        per_second_ = std::uniform_real_distribution<double>(0.01, most_per_second_)(random_);
        time_.after(chrono::minutes(std::uniform_int_distribution<int>(1, 10)(random_)), [this] {
            change();
        });
    }

    void call()
    {
        const chrono::duration<double> wait(std::exponential_distribution<double>(per_second_)(random_));
        time_.after(chrono::duration_cast<event_queue::clock::duration>(wait), [this] {
            service_.take_call_of_others();
            call();
        });
    }

    event_queue& time_;
    simulated_service& service_;
    double most_per_second_;
    double per_second_ = 1;
    std::mt19937_64 random_;
};

/// What is to be done with a job: as somebody drops it, and as somebody calls.
struct wanted_job
{
    std::string name;
    std::string spec;
    job::call start;
};

/// One that is there, and is only to be started.
wanted_job wanted(const std::string& id)
{
    return {
        id,
        fmt::format(R"({{"id": "{}"}})", id),
        {job::operation::activate, "PATCH", "/jobs/" + id, R"({"state": "active"})", false}};
}

/// One that is started by its creation.
wanted_job wanted(std::size_t number, const api::service& service)
{
    const std::string name = fmt::format("job-{:05}", number);
    const std::string members = fmt::format(
        R"("name": "{}", "iTwinId": "c", "type": "Objects2D", )"
        R"("specifications": {{"inputs": {{"photos": "p"}}, "outputs": ["Objects2D"]}})",
        name
    );
    return {
        name,
        fmt::format(R"({{{}, "rdad": {{"service": "{}"}}}})", members, service.name),
        {job::operation::create, "POST", "/jobs", fmt::format("{{{}}}", members), false, "", &service}};
}

/// The service has those that can be started later.
service_options options_of(const scenario& how)
{
    service_options options = how.service;
    if (api::starts_by_creation(*how.jobs_of))
        options.jobs = 0;
    return options;
}

std::vector<wanted_job> wanted_by(const scenario& how, const simulated_service& service)
{
    std::vector<wanted_job> jobs;
    for (const std::string& id : service.job_ids())
        jobs.push_back(wanted(id));
    for (std::size_t i = jobs.size(); i < how.service.jobs; ++i)
        jobs.push_back(wanted(i, *how.jobs_of));
    return jobs;
}

std::unique_ptr<client> make_client(
    strategy s,
    const scenario& how,
    event_queue& time,
    simulated_disk& disk,
    network& net,
    const std::vector<polled_job>& jobs,
    client::end_listener on_end
)
{
    const unsigned limit = how.service.calls_per_minute;
    const unsigned connections = connections_for(limit);
    const std::vector<chrono::milliseconds> fixed{chrono::seconds(15)};
    const auto polling = [&](const std::vector<chrono::milliseconds>& intervals) {
        return std::make_unique<polling_client>(
            time,
            net,
            jobs,
            polling_options{intervals, limit, connections},
            how.seed + 2,
            std::move(on_end)
        );
    };
    const auto rdad = [&](job::polling p) {
        return std::make_unique<simulated_daemon>(
            time,
            disk,
            net,
            daemon_options{p, limit, connections},
            how.seed + 2,
            std::move(on_end)
        );
    };
    switch (s) {
    case strategy::fixed_interval: return polling(fixed);
    case strategy::documented_intervals: return polling(job::documented_intervals());
    case strategy::rdad_by_progress: return rdad(job::polling::progress);
    case strategy::rdad_by_list: break;
    }
    return rdad(job::polling::automatic);
}

chrono::duration<double> quantile(const std::vector<chrono::duration<double>>& sorted, double part)
{
    if (sorted.empty())
        return {};
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

const char* name_of(strategy s) noexcept
{
    switch (s) {
    case strategy::fixed_interval: return "each job every 15 s";
    case strategy::documented_intervals: return "each job by the documented intervals";
    case strategy::rdad_by_progress: return "rdad by progress";
    case strategy::rdad_by_list: break;
    }
    return "rdad by list";
}

result run_fleet(strategy s, const scenario& how)
{
    event_queue time;
    simulated_service service(time, options_of(how), how.seed);
    network net(time, service, false, how.seed + 1);
    other_host other(time, service, how.service.calls_per_minute, how.seed + 3);
    if (how.has_other_host)
        other.start();

    std::vector<chrono::duration<double>> lateness;
    const auto on_end = [&](const std::string& id) { lateness.push_back(time.now() - service.end_of(id)); };
    simulated_disk disk(time, how.seed + 4);
    std::vector<polled_job> polled;
    for (wanted_job& job : wanted_by(how, service)) {
        disk.accept(job.name, job.spec);
        polled.push_back({std::move(job.name), std::move(job.start)});
    }
    const auto client = make_client(s, how, time, disk, net, polled, on_end);
    client->start();
    time.run_until([&] { return lateness.size() == how.service.jobs; });

    std::ranges::sort(lateness);
    result r;
    r.calls = service.calls();
    r.refused = service.refused();
    r.ended = lateness.size();
    r.activated_twice = service.activated_twice();
    r.all_activated = service.last_activation() - event_queue::epoch;
    r.lateness_p50 = quantile(lateness, 0.5);
    r.lateness_p99 = quantile(lateness, 0.99);
    r.lateness_max = quantile(lateness, 1);
    return r;
}

}  // namespace rdad::simulation
