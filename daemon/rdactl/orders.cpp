// SPDX-License-Identifier: BSL-1.0
// rdactl cancel, release and retry.

#include "control/batch_table.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/order.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace json = boost::json;

namespace rdad::rdactl {
namespace {

struct order_arguments
{
    std::vector<std::string> names;
    std::vector<std::string> states;
    bool is_dry_run = false;
    bool is_sure = false;
    bool as_json = false;
};

const char* description_of(control::order order)
{
    switch (order) {
    case control::order::cancel:
        return "cancel jobs that are active or held; those that aren't started yet are not started";
    case control::order::release: return "let held jobs go on, at the cost that is estimated for them";
    case control::order::retry: return "drop the specs of jobs that have ended badly once more";
    }
    return "";
}

/// Those in which jobs are in a state for it.
std::vector<std::string> states_for(control::order order)
{
    switch (order) {
    case control::order::cancel: return {"active", "held"};
    case control::order::release: return {"held"};
    case control::order::retry: break;
    }
    return {"failed", "cancelled", "unsubmitted", "rejected"};
}

/// What has come of the orders, told as it comes, or at the end as JSON.
class outcome
{
public:
    explicit outcome(bool as_json) : as_json_(as_json) {}

    void noted(std::size_t jobs, const std::string& message)
    {
        noted_ += jobs;
        if (as_json_)
            messages_.emplace_back(message);
        else
            control::write_line(stdout, message);
    }

    void not_noted(const std::string& name, const std::string& message, int status)
    {
        status_ = status;
        if (as_json_)
            problems_.push_back({{"name", name}, {"message", message}});
        else
            control::write_line(stderr, message);
    }

    /// These jobs would get it.
    void would_be_given(control::order order, const std::vector<std::string>& names)
    {
        jobs_.emplace(names.begin(), names.end());
        if (as_json_)
            return;
        for (const std::string& name : names)
            control::write_line(stdout, name);
        control::write_line(
            stderr,
            fmt::format("Without --dry-run: {} {}.", to_string(order), control::counted_jobs(names.size()))
        );
    }

    /// Answers the exit status.
    int end() const
    {
        json::object all{{"noted", noted_}, {"messages", messages_}, {"problems", problems_}};
        if (jobs_)
            all["jobs"] = json::array(jobs_->begin(), jobs_->end());
        if (as_json_)
            control::write_line(stdout, json::serialize(all));
        return status_;
    }

private:
    bool as_json_;
    std::size_t noted_ = 0;
    json::array messages_;
    json::array problems_;
    std::optional<std::vector<std::string>> jobs_;  ///< of a dry run
    int status_ = EXIT_SUCCESS;
};

/// Gives the order for the job of that name. False where there is no such job.
result<bool> give_for_one(control::order order, const std::string& name, const target& at, outcome& all)
{
    const auto answer = control::give_order(at.socket, order, name);
    if (!answer)
        return answer.error();
    if (answer->status == control::order_status::noted)
        all.noted(1, answer->message);
    else if (answer->status != control::order_status::unknown)
        all.not_noted(name, answer->message, status_of_order(answer->status));
    return answer->status != control::order_status::unknown;
}

result<void> give_for_many(
    control::order order,
    const std::vector<std::string>& names,
    const target& at,
    outcome& all
)
{
    for (auto rest = names.begin(); rest != names.end();) {
        const auto left = static_cast<std::size_t>(names.end() - rest);
        const auto part = static_cast<std::ptrdiff_t>(std::min(left, control::most_jobs_of_order));
        const auto answer = control::give_orders(at.socket, order, {rest, rest + part});
        if (!answer)
            return answer.error();
        rest += part;
        for (const control::order_problem& each : answer->problems)
            all.not_noted(each.name, each.message, control::exit_data);
        if (answer->status == control::order_status::noted)
            all.noted(answer->noted, answer->message);
        else
            all.not_noted("", answer->message, status_of_order(answer->status));
    }
    return {};
}

/// The names of the jobs that are meant.
result<std::vector<std::string>> find_jobs(
    control::order order,
    std::vector<std::string> names,
    const order_arguments& arguments,
    const target& at,
    outcome& all
)
{
    control::job_query query;
    query.names = std::move(names);
    query.states = arguments.states.empty() ? states_for(order) : arguments.states;
    query.limit = std::numeric_limits<std::size_t>::max();
    const auto list = control::ask_jobs(at.socket, query);
    if (!list)
        return list.error();
    for (const std::string& each : list->without_job)
        all.not_noted(
            each,
            fmt::format("There is no job or batch {} that is {}.", each, fmt::join(query.states, " or ")),
            control::exit_data
        );
    std::vector<std::string> found;
    std::ranges::transform(list->jobs, std::back_inserter(found), &control::listed_job::name);
    return found;
}

/// What was noted before is told.
int end_by(const failure& failed, const outcome& all)
{
    all.end();
    return tell_of_daemon(failed);
}

int give_orders(control::order order, const order_arguments& arguments, const target& at)
{
    outcome all(arguments.as_json);
    std::vector<std::string> names;
    for (const std::string& argument : arguments.names) {
        const std::string name = record_name(argument);
        // A job of that very name comes first; of one it is said better why it is in no state for the order.
        if (arguments.states.empty() && !arguments.is_dry_run) {
            const auto is_given = give_for_one(order, name, at, all);
            if (!is_given)
                return end_by(is_given.error(), all);
            if (*is_given)
                continue;
        }
        names.push_back(name);
    }
    if (names.empty())
        return all.end();
    const auto jobs = find_jobs(order, names, arguments, at, all);
    if (!jobs)
        return end_by(jobs.error(), all);
    if (arguments.is_dry_run) {
        all.would_be_given(order, *jobs);
        return all.end();
    }
    const std::string what = fmt::format("{} {}", to_string(order), control::counted_jobs(jobs->size()));
    if (jobs->size() > most_unasked && !arguments.is_sure && !is_wanted_by_person(what)) {
        control::write_line(stderr, "Nothing is ordered.");
        return control::exit_data;
    }
    if (const auto given = give_for_many(order, *jobs, at, all); !given)
        return end_by(given.error(), all);
    return all.end();
}

}  // namespace

command make_order(CLI::App& app, control::order order)
{
    auto* const command = app.add_subcommand(std::string(to_string(order)), description_of(order));
    const auto arguments = std::make_shared<order_arguments>();
    command
        ->add_option(
            "NAME",
            arguments->names,
            "jobs, by the names of their records or patterns of them, and batches such as bridges#12"
        )
        ->required();
    add_state_option(*command, arguments->states);
    command->add_flag("--dry-run", arguments->is_dry_run, "show which jobs are meant, and order nothing");
    command->add_flag("-y,--yes", arguments->is_sure, "don't ask");
    command->add_flag("--json", arguments->as_json, "for scripts");
    return {
        command,
        [order, arguments](const target& at) { return give_orders(order, *arguments, at); },
        true};
}

}  // namespace rdad::rdactl
