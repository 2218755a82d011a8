// SPDX-License-Identifier: BSL-1.0
// rdactl watch.

#include "control/batch_search.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/health/health_strip.hpp"
#include "control/layout.hpp"
#include "control/terminal.hpp"
#include "control/watch/batch_watch.hpp"
#include "control/watch/watch_changes.hpp"
#include "rdactl/command.hpp"

#include <boost/json/serialize.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rdad::rdactl {
namespace {

/// Each look costs two exchanges over the socket, and one for each job that has gone.
constexpr std::chrono::seconds between_looks(1);

struct watch_arguments
{
    std::vector<std::string> names;
    bool as_json = false;
};

/// Written over what was there before.
class screen
{
public:
    /// `shown`: lines that end with a line feed.
    void draw(const control::styled_text& shown)
    {
        std::string text = std::exchange(is_begun_, true) ? "\x1b[H" : "\x1b[2J\x1b[H";
        // A line may have been longer before.
        for (const char each : control::rendered(shown, style_))
            text += each == '\n' ? "\x1b[K\r\n" : std::string(1, each);
        text += "\x1b[J";
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
    }

private:
    control::style style_ = control::style_of(stdout);
    bool is_begun_ = false;
};

/// Those of them that are named; all where none is.
class chosen_batches
{
public:
    explicit chosen_batches(const std::vector<std::string>& names)
    {
        for (const std::string& name : names)
            searches_.push_back(control::search_for(name));
    }

    std::vector<control::batch_status> of(const std::vector<control::batch_status>& all)
    {
        if (searches_.empty())
            return all;
        std::vector<control::batch_status> chosen;
        for (control::batch_search& search : searches_) {
            const auto found = search.find(all, {});
            if (!found)
                continue;
            // It stays that one, though another of its name may come.
            search.number = found->number;
            std::ranges::copy_if(all, std::back_inserter(chosen), [&](const control::batch_status& each) {
                return each.batch && job::is_same_batch(*each.batch, *found);
            });
        }
        return chosen;
    }

    bool are_all() const { return searches_.empty(); }

private:
    std::vector<control::batch_search> searches_;
};

/// What the daemon answers about one job, as its lists have it. Null: there is none any more.
result<std::optional<control::listed_job>> ask_about(const std::string& socket, const std::string& name)
{
    const auto view = control::ask_job(socket, name);
    if (!view && view.error().code == boost::system::errc::no_such_file_or_directory)
        return std::optional<control::listed_job>();
    // A record that makes no sense has ended, or will.
    if (!view && view.error().code == boost::system::errc::bad_message)
        return std::optional<control::listed_job>();
    if (!view)
        return view.error();
    control::listed_job job{.name = name, .state = view->folder};
    if (view->record.batch)
        job.batch = job::label_of(*view->record.batch);
    if (const job::event* const stuck = job::stuck_event(view->record))
        job.reason = stuck->message;
    if (view->record.outcome)
        job.reason = view->record.outcome->reason;
    return std::optional(std::move(job));
}

/// Draws how far batches are, on a terminal.
class drawing
{
public:
    void show(const target& at, const std::vector<control::batch_status>& batches)
    {
        // Terminals differ in what they make of a full line.
        const std::size_t columns = control::columns_of(stdout) - 1;
        control::styled_text lines = control::health_text(control::ask_health(at.socket), columns) + "\n";
        for (const control::batch_status& each : batches)
            lines += control::bar_of(each, columns) + "\n";
        screen_.draw(lines);
    }

    void tell(const std::string& sentence) { screen_.draw({sentence + "\n", control::emphasis::trouble}); }

private:
    screen screen_;
};

/// Tells what happens, a line each.
class telling
{
public:
    explicit telling(bool as_json) : as_json_(as_json) {}

    /// `names` are those of the batches that are watched; all where there are none. Fails where the daemon doesn't answer,
    /// and then tells nothing.
    result<void> show(
        const target& at,
        const std::vector<control::batch_status>& batches,
        const std::set<std::string>& names
    )
    {
        control::job_query query{.names = {names.begin(), names.end()}, .states = {"active", "held"}};
        query.limit = std::numeric_limits<std::size_t>::max();
        const auto seen = control::ask_jobs(at.socket, query);
        if (!seen)
            return seen.error();
        std::map<std::string, control::listed_job> asked;
        for (const std::string& name : changes_.to_be_asked(seen->jobs)) {
            auto job = ask_about(at.socket, name);
            if (!job)
                return job.error();
            if (*job)
                asked.emplace(name, **std::move(job));
        }
        const auto batch_events = changes_.saw_batches(batches);
        const auto is_over = [](const control::watch_event& each) {
            return each.kind == control::watch_event_kind::is_over;
        };
        for (const control::watch_event& each : batch_events)
            if (!is_over(each))
                write(each);
        for (const control::watch_event& each : changes_.saw_jobs(seen->jobs, asked))
            write(each);
        for (const control::watch_event& each : batch_events)
            if (is_over(each))
                write(each);
        std::fflush(stdout);
        told_.clear();
        return {};
    }

    void tell(const std::string& sentence)
    {
        if (std::exchange(told_, sentence) != sentence)
            control::write_line(stderr, sentence);
    }

private:
    void write(const control::watch_event& event) const
    {
        const auto now = std::chrono::system_clock::now();
        control::write_line(
            stdout,
            as_json_ ? boost::json::serialize(control::to_json(event, now)) : control::to_line(event, now)
        );
    }

    control::watch_changes changes_;
    bool as_json_;
    std::string told_;
};

class watching
{
public:
    watching(const target& at, const watch_arguments& arguments)
        : at_(at),
          batches_(arguments.names),
          telling_(arguments.as_json),
          draws_(!arguments.as_json && ::isatty(STDOUT_FILENO) != 0)
    {}

    int run()
    {
        for (;;) {
            const auto all = control::ask_batches(at_.socket);
            if (!all && all.error().code == boost::system::errc::permission_denied) {
                control::write_line(stderr, all.error().sentence);
                return control::exit_permission;
            }
            const auto is_over = all ? show(batches_.of(*all)) : result<bool>(all.error());
            if (is_over && *is_over)
                return was_there_ ? EXIT_SUCCESS : int{control::exit_data};
            // A daemon that is started again is waited for.
            if (!is_over)
                tell(is_over.error().sentence);
            std::this_thread::sleep_for(between_looks);
        }
    }

private:
    /// Answers whether there is nothing more to be watched.
    result<bool> show(const std::vector<control::batch_status>& batches)
    {
        const bool is_over = batches.empty() && !batches_.are_all();
        if (is_over && !was_there_) {
            control::write_line(stderr, "None of these batches is worked on.");
            return true;
        }
        if (!batches_.are_all()) {
            for (const control::batch_status& each : batches)
                labels_.insert(job::label_of(*each.batch));
        }
        if (draws_)
            drawing_.show(at_, batches);
        else if (const auto shown = telling_.show(at_, batches, labels_); !shown)
            return shown.error();
        was_there_ = was_there_ || !batches.empty();
        return is_over;
    }

    void tell(const std::string& sentence)
    {
        if (draws_)
            drawing_.tell(sentence);
        else
            telling_.tell(sentence);
    }

    target at_;
    chosen_batches batches_;
    std::set<std::string> labels_;  ///< of those that are chosen and were there
    drawing drawing_;
    telling telling_;
    bool draws_;
    bool was_there_ = false;
};

}  // namespace

command make_watch(CLI::App& app)
{
    auto* const command = app.add_subcommand("watch", "show how far batches are, as it changes");
    const auto arguments = std::make_shared<watch_arguments>();
    command->add_option(
        "BATCH",
        arguments->names,
        "such as bridges#12, or bridges; all that are worked on, for ever"
    );
    command->add_flag("--json", arguments->as_json, "an object for each event, for scripts");
    return {command, [arguments](const target& at) { return watching(at, *arguments).run(); }, true};
}

}  // namespace rdad::rdactl
