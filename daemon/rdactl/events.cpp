// SPDX-License-Identifier: BSL-1.0
// rdactl events: what has happened, and what happens.

#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/terminal.hpp"
#include "events/event_client.hpp"
#include "events/event_line.hpp"
#include "events/kept_cursor.hpp"
#include "rdactl/command.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rdad::rdactl {
namespace {

constexpr std::chrono::seconds between_tries(1);

struct events_arguments
{
    std::optional<std::uint64_t> after;
    std::string cursor_file;
    bool follows = false;
    bool as_json = false;
};

class following
{
public:
    following(const target& at, const events_arguments& arguments) : at_(at), arguments_(arguments) {}

    int run()
    {
        if (const auto ready = begin(); !ready) {
            control::write_line(stderr, ready.error().sentence);
            return control::exit_data;
        }
        for (;;) {
            const auto followed = events::follow_events_here(at_.socket, after_, [&](const auto& events) {
                return take(events);
            });
            if (unkept_) {
                control::write_line(stderr, unkept_->sentence);
                return control::exit_temporary;
            }
            if (followed)
                return EXIT_SUCCESS;
            const bool is_away = followed.error().code == boost::system::errc::not_connected ||
                                 followed.error().code == boost::system::errc::resource_unavailable_try_again;
            if (!arguments_.follows || !is_away)
                return tell_of_daemon(followed.error());
            tell_once(followed.error().sentence);
            std::this_thread::sleep_for(between_tries);
        }
    }

private:
    /// All that the log has is told where nothing says from where on.
    result<void> begin()
    {
        after_ = arguments_.after;
        if (!after_ && !arguments_.follows)
            after_ = 0;
        if (arguments_.cursor_file.empty())
            return {};
        auto opened = events::kept_cursor::open(arguments_.cursor_file);
        if (!opened)
            return opened.error();
        kept_ = *std::move(opened);
        const auto cursor = kept_->read();
        if (!cursor)
            return cursor.error();
        if (*cursor)
            after_ = *cursor;
        return {};
    }

    /// False: that was all.
    bool take(const std::vector<events::sent_event>& events)
    {
        told_.clear();
        for (const events::sent_event& each : events) {
            if (each.id)
                after_ = each.id;
            if (!each.data.empty())
                control::write_line(stdout, arguments_.as_json ? each.data : events::line_of(each.data));
        }
        // What nobody got is to be printed once more.
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
            unkept_ = last_failure("write the events");
        else if (kept_ && after_) {
            if (const auto written = kept_->write(*after_); !written)
                unkept_ = written.error();
        }
        // All that was there has come, though more may have since.
        const bool is_there =
            std::ranges::any_of(events, [](const events::sent_event& each) { return each.data.empty(); });
        return !unkept_ && (arguments_.follows || !is_there);
    }

    void tell_once(const std::string& sentence)
    {
        if (std::exchange(told_, sentence) != sentence)
            control::write_line(stderr, sentence);
    }

    target at_;
    events_arguments arguments_;
    std::optional<events::kept_cursor> kept_;
    std::optional<std::uint64_t> after_;
    std::optional<failure> unkept_;  ///< why nobody got the events, or the cursor could not be written
    std::string told_;
};

}  // namespace

command make_events(CLI::App& app)
{
    auto* const command =
        app.add_subcommand("events", "print what has become of jobs and batches, as the daemon's log has it");
    const auto arguments = std::make_shared<events_arguments>();
    command
        ->add_flag("--follow", arguments->follows, "go on with what comes, also when the daemon starts anew");
    command->add_option("--after", arguments->after, "the cursor of the last event that isn't wanted");
    command->add_option(
        "--cursor-file",
        arguments->cursor_file,
        "where the cursor of the last event is kept, to go on from there the next time"
    );
    command->add_flag("--json", arguments->as_json, "the objects of the log, a line each, for scripts");
    return {command, [arguments](const target& at) { return following(at, *arguments).run(); }, true};
}

}  // namespace rdad::rdactl
