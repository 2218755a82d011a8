// SPDX-License-Identifier: BSL-1.0
#include "faulty_host.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

constexpr chrono::hours faults_last(3);
constexpr chrono::hours done_after(72);
constexpr std::size_t existing_jobs = 12;
constexpr int new_jobs = 4;

/// Of those that there are the one of which only the cost is wanted.
constexpr std::size_t estimated_job = 11;

/// What is created to be estimated: with a cost in the answer, and without.
constexpr std::array new_estimates{"estimate-0", "estimate-1"};

/// The one that wants the same as an earlier one of a job.
constexpr const char* repetition = "once-more";
constexpr std::size_t repeated_job = 4;

double draw_rate(std::mt19937_64& random)
{
    constexpr double rates[]{0, 0.01, 0.05, 0.15, 0.3};
    return rates[std::uniform_int_distribution<std::size_t>(0, std::size(rates) - 1)(random)];
}

bool draw(std::mt19937_64& random, double how_often)
{
    return std::bernoulli_distribution(how_often)(random);
}

std::string with_definition(const std::string& id, double cost, double most)
{
    return fmt::format(
        R"({{"id": "{}", "type": "mesh", "settings": {{"quality": 1}}, )"
        R"("costEstimationParameters": {{"gigaPixels": {}}}, "rdad": {{"maxEstimatedCost": {}}}}})",
        id,
        cost,
        most
    );
}

}  // namespace

troubles::troubles(std::mt19937_64& random)
{
    // Of eleven kinds of trouble with a call each comes at this rate.
    of_calls = draw_rate(random) / 3;
    of_disk = draw_rate(random);
    if (draw(random, 0.7))
        seconds_between_crashes = std::uniform_real_distribution<double>(5, 2000)(random);
    clock_jumps = draw(random, 0.3);
    cancels = draw(random, 0.5);
    pauses = draw(random, 0.3);
    if (draw(random, 0.3))
        cost_per_day = 3;
    has_proxy = draw(random, 0.3);
    longest_path = draw(random, 0.3) ? 3900 : 200;
    service.jobs = existing_jobs;
    service.calls_per_minute = draw(random, 0.3) ? 20 : 500;
    service.tells_remaining = draw(random, 0.5);
    service.has_list = draw(random, 0.8);
    service.has_fetch = draw(random, 0.8);
    service.has_list_of_ended = draw(random, 0.8);
    service.shows_all_ended = draw(random, 0.8);
    service.list_lag = chrono::seconds(draw(random, 0.5) ? 0 : 15);
    service.median_minutes = std::uniform_real_distribution<double>(0.2, 60)(random);
}

faulty_host::faulty_host(std::uint64_t seed)
    : random_(seed),
      troubles_(random_),
      service_(time_, troubles_.service, random_()),
      net_(time_, service_, troubles_.has_proxy, random_()),
      disk_(time_, random_())
{
    // Midnight comes amid the faults.
    if (troubles_.cost_per_day)
        time_.set_calendar_ahead(chrono::hours(15));
    add_jobs();
    net_.set_faults(faults::all(troubles_.of_calls));
    disk_.fail(troubles_.of_disk);
    plan_crash();
    plan_clock_jump();
    plan_cancellations();
    plan_pause();
    time_.after(faults_last, [this] { end_faults(); });
}

void faulty_host::add_jobs()
{
    const auto& ids = service_.job_ids();
    const std::string soon = api::to_date_time(time_.instant().calendar + chrono::minutes(30));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string name = fmt::format("job-{}", i);
        switch (i % 6) {
        case 0: add_job(name, with_definition(ids[i], 2, 3)); break;
        case 1: add_job(name, with_definition(ids[i], 4, 3)); break;
        case 2:
            add_job(name, fmt::format(R"({{"id": "{}", "rdad": {{"deadline": "{}"}}}})", ids[i], soon));
            break;
        case 3: add_job(name, fmt::format(R"({{"id": "{}", "state": "unsubmitted"}})", ids[i])); break;
        default:
            add_job(
                name,
                fmt::format(R"({{"id": "{}", "rdad": {{"estimateOnly": {}}}}})", ids[i], i == estimated_job)
            );
            break;
        }
    }
    for (int i = 0; i < new_jobs; ++i) {
        const std::string name = fmt::format("new-{}", i);
        add_job(
            name,
            fmt::format(
                R"({{"name": "{}", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []}})",
                name
            )
        );
    }
    for (const char* name : new_estimates) {
        add_job(
            name,
            fmt::format(
                R"({{"name": "{}", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []{}, )"
                R"("rdad": {{"estimateOnly": true}}}})",
                name,
                name == new_estimates.front() ? R"(, "costEstimationParameters": {"gigaPixels": 2})" : ""
            )
        );
    }
    add_job("unknown", R"({"id": "00000000-6377-4330-9ab0-f13fe994b3f1"})");
    add_job(repetition, fmt::format(R"({{"id": "{}"}})", ids[repeated_job]));
    // By the second one where the first one has ended before.
    service_.let_be_activated_again(ids[repeated_job]);
}

void faulty_host::add_job(const std::string& name, const std::string& spec)
{
    names_.push_back(name);
    disk_.accept(name, spec);
}

void faulty_host::run()
{
    start_daemon();
    time_.run_until([this] {
        return disk_.filed.size() == names_.size() || time_.now() > event_queue::epoch + done_after;
    });
}

void faulty_host::start_daemon()
{
    const daemon_options options{
        job::polling::automatic,
        troubles_.service.calls_per_minute,
        4,
        troubles_.has_proxy,
        troubles_.longest_path,
        troubles_.cost_per_day,
    };
    daemon_ = std::make_unique<simulated_daemon>(time_, disk_, net_, options, random_(), [](const auto&) {});
    daemon_->start();
}

void faulty_host::plan_crash()
{
    if (troubles_.seconds_between_crashes == 0)
        return;
    std::exponential_distribution<double> wait(1 / troubles_.seconds_between_crashes);
    time_.after(chrono::milliseconds(static_cast<int>(1000 * wait(random_))), [this] {
        if (is_well_)
            return;
        ++crashes_;
        daemon_.reset();
        disk_.crash();
        time_.after(chrono::seconds(1), [this] {
            start_daemon();
            plan_crash();
        });
    });
}

void faulty_host::plan_clock_jump()
{
    if (!troubles_.clock_jumps)
        return;
    const chrono::minutes wait(std::uniform_int_distribution<int>(1, 90)(random_));
    time_.after(wait, [this] {
        if (is_well_)
            return;
        const chrono::seconds jump(std::uniform_int_distribution<int>(-4000, 4000)(random_));
        time_.set_calendar_ahead(jump + chrono::hours(troubles_.cost_per_day ? 15 : 0));
        plan_clock_jump();
    });
}

void faulty_host::plan_cancellations()
{
    if (!troubles_.cancels)
        return;
    plan_cancellation();
    // While a record is written the job is just going on to something.
    disk_.on_write = [this](const std::string& name) {
        if (!is_well_ && draw(random_, 0.02))
            time_.after(chrono::milliseconds(1), [this, name] { order_cancel(name); });
    };
}

void faulty_host::plan_cancellation()
{
    std::exponential_distribution<double> wait(1 / 1000.0);
    time_.after(chrono::milliseconds(static_cast<int>(1000 * wait(random_))), [this] {
        if (is_well_)
            return;
        std::uniform_int_distribution<std::size_t> any(0, names_.size() - 1);
        order_cancel(names_[any(random_)]);
        plan_cancellation();
    });
}

void faulty_host::order_cancel(const std::string& name)
{
    if (daemon_)
        daemon_->order_cancel(name);
}

void faulty_host::plan_pause()
{
    if (!troubles_.pauses)
        return;
    const chrono::seconds wait(std::uniform_int_distribution<int>(1, 1500)(random_));
    time_.after(wait, [this] {
        if (is_well_)
            return;
        set_paused(!disk_.is_paused);
        plan_pause();
    });
}

void faulty_host::set_paused(bool is_paused)
{
    disk_.is_paused = is_paused;
    if (daemon_)
        daemon_->look_at_paused();
}

void faulty_host::end_faults()
{
    set_paused(false);
    is_well_ = true;
    net_.set_faults({});
    disk_.fail(0);
}

std::size_t faulty_host::filed(job::final_state state) const
{
    return static_cast<std::size_t>(std::ranges::count_if(disk_.filed, [&](const auto& f) {
        return f.second.state == state;
    }));
}

bool faulty_host::has_held_repetition() const
{
    const auto filed = disk_.filed.find(repetition);
    return filed != disk_.filed.end() && filed->second.state == job::final_state::held;
}

std::vector<std::string> faulty_host::violations() const
{
    std::vector<std::string> found;
    for (const std::string& name : names_)
        check_record(name, found);
    if (disk_.filed_twice > 0)
        found.push_back(fmt::format("{} records were filed twice.", disk_.filed_twice));
    if (service_.activated_twice() > 0)
        found.push_back(fmt::format("{} jobs were activated again.", service_.activated_twice()));
    if (disk_.started_nevertheless > 0)
        found.push_back(
            fmt::format("{} jobs were started that had been cancelled.", disk_.started_nevertheless)
        );
    if (disk_.begun_nevertheless > 0)
        found.push_back(fmt::format("{} calls were made for paused jobs.", disk_.begun_nevertheless));
    check_spending(found);
    // What outlives the daemon is on the calendar: a clock that is set changes it.
    if (net_.early() > 0 && !troubles_.clock_jumps)
        found.push_back(fmt::format("{} calls were made in a pause.", net_.early()));
    check_estimates(found);
    for (int i = 0; i < new_jobs; ++i) {
        const std::string name = fmt::format("new-{} ", i);
        if (const std::size_t created = service_.created(name); created > 1)
            found.push_back(fmt::format("{}was created {} times.", name, created));
    }
    return found;
}

/// Of what is booked for the last days, none exceeds the limit.
void faulty_host::check_spending(std::vector<std::string>& found) const
{
    if (disk_.unbooked > 0)
        found.push_back(fmt::format("{} starts were not booked.", disk_.unbooked));
    if (!troubles_.cost_per_day)
        return;
    std::map<chrono::sys_days, std::map<std::string, double>> days;
    for (std::string_view rest = disk_.spending; !rest.empty();) {
        const auto end = rest.find('\n') + 1;
        const driver::booking booking = driver::booking_in(rest.substr(0, end - 1)).value();
        days[chrono::floor<chrono::days>(booking.time)][booking.job_id] = booking.cost;
        rest.remove_prefix(end);
    }
    for (const auto& [day, costs] : days) {
        double sum = 0;
        for (const auto& [id, cost] : costs)
            sum += cost;
        if (sum > *troubles_.cost_per_day)
            found.push_back(fmt::format("{} were spent on a day.", sum));
    }
}

/// One whose creation can't be told of is for a person, and is held.
void faulty_host::check_estimates(std::vector<std::string>& found) const
{
    for (const std::string name : new_estimates) {
        const std::string of_jobs = name + " ";
        const auto filed = disk_.filed.find(name);
        const bool is_held = filed != disk_.filed.end() && filed->second.state == job::final_state::held;
        if (service_.started(of_jobs) > 0)
            found.push_back(name + " was started.");
        if (service_.left(of_jobs) > (is_held ? 1U : 0U))
            found.push_back(name + " was not deleted.");
        if (service_.created(of_jobs) > 1)
            found.push_back(name + " was created more than once.");
    }
}

void faulty_host::check_record(const std::string& name, std::vector<std::string>& found) const
{
    const auto filed = disk_.filed.find(name);
    if (filed == disk_.filed.end() || disk_.active.contains(name)) {
        found.push_back(name + " is not where it has to end.");
        return;
    }
    const auto record = job::read_record(filed->second.text);
    const std::string id = record && record->spec.id  ? *record->spec.id
                           : record && record->job_id ? *record->job_id
                                                      : "";
    if (id.empty() || !service_.has_job(id))
        return;
    const std::string state(to_string(filed->second.state));
    const std::string truth(to_string(service_.state_of(id)));
    const bool never_started = state == "held" || state == "rejected" || state == "unsubmitted";
    // Another record may have started the job.
    if (id == service_.job_ids()[repeated_job] && never_started)
        return;
    if (never_started ? truth != "unsubmitted" : truth != state)
        found.push_back(fmt::format("{} is in {}, but the job's state is {}.", name, state, truth));
}

}  // namespace rdad::simulation
