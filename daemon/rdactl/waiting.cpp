// SPDX-License-Identifier: BSL-1.0
#include "rdactl/waiting.hpp"

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

namespace rdad::rdactl {
namespace {

/// Between two looks. Each costs one exchange over the socket.
constexpr std::chrono::seconds interval(1);

/// How exact times of files are, at the worst.
constexpr std::chrono::seconds coarseness(2);

int exit_status_of(control::wait_end end)
{
    switch (end) {
    case control::wait_end::succeeded: return EXIT_SUCCESS;
    case control::wait_end::failed: return control::exit_jobs_failed;
    case control::wait_end::timed_out: return control::exit_timeout;
    case control::wait_end::no_daemon: break;
    }
    return control::exit_unavailable;
}

/// Null: the daemon works on none of its jobs.
std::optional<control::batch_status> find_batch(
    const std::vector<control::batch_status>& active,
    const job::batch& batch
)
{
    const auto found = std::ranges::find_if(active, [&](const control::batch_status& each) {
        return each.batch && job::is_same_batch(*each.batch, batch);
    });
    return found == active.end() ? std::nullopt : std::optional(*found);
}

std::optional<control::ended_batch> find_batch(
    const std::vector<control::ended_batch>& ended,
    const job::batch& batch
)
{
    const auto found = std::ranges::find_if(ended, [&](const control::ended_batch& each) {
        return job::is_same_batch(each.batch, batch);
    });
    return found == ended.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

CLI::Option* add_timeout_option(CLI::App& command, control::wait_options& options)
{
    return command
        .add_option_function<double>(
            "--timeout",
            [&options](double seconds) {
                options.timeout = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                    std::chrono::duration<double>(seconds)
                );
            },
            "seconds after which waiting ends"
        )
        ->check(CLI::Range(0.0, 1e9));
}

void add_wait_options(CLI::App& command, control::wait_options& options, CLI::Option* needs)
{
    std::vector<CLI::Option*> all{
        add_timeout_option(command, options),
        command.add_flag("--fail-fast", options.is_fail_fast, "end with the first job that fails"),
        command.add_flag("--held-is-end", options.is_held_an_end, "don't wait for jobs that are held")};
    for (CLI::Option* const option : all) {
        if (needs)
            option->needs(needs);
    }
}

void waiting_batches::add(const std::string& name)
{
    control::batch_search search = control::search_for(name);
    control::ended_jobs ended(at_.spool_directory, search.name);
    batches_.push_back({std::move(search), std::move(ended)});
}

result<void> waiting_batches::add_all()
{
    const auto active = control::ask_batches(at_.socket);
    if (!active)
        return active.error();
    for (const control::batch_status& each : *active) {
        if (each.batch)
            add(job::label_of(*each.batch));
    }
    return {};
}

void waiting_batches::before_drop(const std::string& batch_name)
{
    dropping_since_ = std::chrono::system_clock::now() - coarseness;
    others_.clear();
    const auto active = control::ask_batches(at_.socket);
    if (active) {
        for (const control::batch_status& each : *active) {
            if (each.batch)
                others_.insert(each.batch->number);
        }
    }
    const auto ended = control::ended_jobs(at_.spool_directory, batch_name, dropping_since_).look();
    if (ended) {
        for (const control::ended_batch& each : *ended)
            others_.insert(each.batch.number);
    }
}

void waiting_batches::add_dropped(const intake::submitted_file& file)
{
    batches_.push_back(
        {{file.batch_name, std::nullopt, file.digest, others_},
         control::ended_jobs(at_.spool_directory, file.batch_name, dropping_since_)}
    );
}

int waiting_batches::wait(const control::wait_options& options)
{
    const auto began = control::batch_wait::time_point::clock::now();
    for (batch& each : batches_)
        each.wait.emplace(options, began);
    int status = EXIT_SUCCESS;
    for (;;) {
        const auto active = control::ask_batches(at_.socket);
        if (!active && active.error().code == boost::system::errc::permission_denied) {
            control::write_line(stderr, active.error().sentence);
            return control::exit_permission;
        }
        for (batch& each : batches_) {
            if (each.is_over)
                continue;
            if (const auto ended = look(each, active, options)) {
                each.is_over = true;
                // What hinders waiting says more than that a job has failed.
                status = std::max(status, *ended);
            }
        }
        const bool is_failing = options.is_fail_fast && status != EXIT_SUCCESS;
        if (is_failing || std::ranges::all_of(batches_, &batch::is_over))
            return status;
        std::this_thread::sleep_for(interval);
    }
}

/// Answers the exit status if it is over.
std::optional<int> waiting_batches::look(
    batch& each,
    const active_batches& active,
    const control::wait_options& options
)
{
    static const std::vector<control::batch_status> none;
    const std::vector<control::batch_status>& worked_on = active ? *active : none;
    control::batch_sight sight{active.has_value()};
    auto found = each.search.find(worked_on, {});
    const bool is_known = each.search.number.has_value() || !each.search.digest.empty();
    const bool looks_for_ends = !found || !is_known || options.is_fail_fast;
    const auto ended = looks_for_ends ? each.ended.look() : std::vector<control::ended_batch>();
    if (!ended) {
        control::write_line(stderr, ended.error().sentence);
        return status_of(ended.error(), control::exit_temporary);
    }
    if (looks_for_ends)
        found = each.search.find(worked_on, *ended);
    const bool was_unknown = std::exchange(each.was_unknown, !found);
    if (found) {
        settle(each, *found);
        sight.active = find_batch(worked_on, *found);
        sight.ended = find_batch(*ended, *found);
    } else if (active && each.search.digest.empty()) {
        // A held job that is just being released is in neither, but only once.
        if (!was_unknown)
            return std::nullopt;
        const std::string label =
            each.search.number ? job::label_of({each.search.name, *each.search.number}) : each.search.name;
        control::write_line(stderr, fmt::format("There is no batch {} in the spool.", label));
        return control::exit_data;
    }
    const auto verdict = each.wait->saw(sight, control::batch_wait::time_point::clock::now());
    const std::string label = found ? job::label_of(*found) : each.search.name;
    if (!verdict) {
        tell_of_held(each, label, sight);
        return std::nullopt;
    }
    tell_of(*verdict, label);
    return exit_status_of(verdict->end);
}

void waiting_batches::tell_of(const control::wait_verdict& verdict, const std::string& label) const
{
    const int status = exit_status_of(verdict.end);
    const bool has_ended = status == EXIT_SUCCESS || status == control::exit_jobs_failed;
    if (has_ended && is_quiet_)
        return;
    std::FILE* const file = has_ended ? stdout : stderr;
    const control::emphasis how =
        status == EXIT_SUCCESS ? control::emphasis::success : control::emphasis::trouble;
    control::write_line(
        file,
        label + ": " + control::styled_text(verdict.message, how),
        control::style_of(file)
    );
}

std::vector<std::string> waiting_batches::labels() const
{
    std::vector<std::string> all;
    for (const batch& each : batches_) {
        if (each.search.number)
            all.push_back(job::label_of({each.search.name, *each.search.number}));
    }
    return all;
}

/// It is that batch, and those that were dropped beside it are others.
void waiting_batches::settle(batch& each, const job::batch& found)
{
    each.search = {found.name, found.number};
    for (batch& other : batches_) {
        if (!other.search.digest.empty())
            other.search.others.insert(found.number);
    }
}

/// That is waited for, and it takes a person.
void waiting_batches::tell_of_held(batch& each, const std::string& label, const control::batch_sight& sight)
{
    const std::size_t held = sight.ended ? sight.ended->held() : 0;
    if (held == 0 || std::exchange(each.is_held_told, true))
        return;
    const control::styled_text told(
        fmt::format("{} held, for somebody to release or cancel; the records in held/ say why.", held),
        control::emphasis::attention
    );
    control::write_line(stderr, label + ": " + told, control::style_of(stderr));
}

}  // namespace rdad::rdactl
