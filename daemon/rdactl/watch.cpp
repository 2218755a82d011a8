// SPDX-License-Identifier: BSL-1.0
// rdactl watch.

#include "control/batch_search.hpp"
#include "control/batch_watch.hpp"
#include "control/client.hpp"
#include "control/exit_status.hpp"
#include "control/layout.hpp"
#include "control/terminal.hpp"
#include "rdactl/command.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rdad::rdactl {
namespace {

/// Each look costs two exchanges over the socket.
constexpr std::chrono::seconds between_looks(1);

/// Written over what was there before.
class screen
{
public:
    void draw(const std::vector<control::styled_text>& lines)
    {
        std::string text = std::exchange(is_begun_, true) ? "\x1b[H" : "\x1b[2J\x1b[H";
        for (const control::styled_text& line : lines)
            text += control::rendered(line, style_) + "\x1b[K\r\n";
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

class watching
{
public:
    watching(const target& at, const std::vector<std::string>& names)
        : at_(at), batches_(names), draws_(::isatty(STDOUT_FILENO) != 0)
    {}

    int run()
    {
        for (;;) {
            const auto all = control::ask_batches(at_.socket);
            if (!all && all.error().code == boost::system::errc::permission_denied) {
                control::write_line(stderr, all.error().sentence);
                return control::exit_permission;
            }
            const bool is_over = all ? show(batches_.of(*all)) : tell(all.error().sentence);
            if (is_over)
                return was_there_ ? EXIT_SUCCESS : int{control::exit_data};
            std::this_thread::sleep_for(between_looks);
        }
    }

private:
    /// Answers whether there is nothing more to be watched.
    bool show(const std::vector<control::batch_status>& batches)
    {
        was_there_ = was_there_ || !batches.empty();
        const bool is_over = batches.empty() && !batches_.are_all();
        if (is_over && !was_there_)
            control::write_line(stderr, "None of these batches is worked on.");
        else if (draws_)
            draw(batches);
        else
            for (const std::string& line : changes_.saw(batches))
                control::write_line(stdout, line);
        std::fflush(stdout);
        told_.clear();
        return is_over;
    }

    void draw(const std::vector<control::batch_status>& batches)
    {
        // Terminals differ in what they make of a full line.
        const std::size_t columns = control::columns_of(stdout) - 1;
        const auto health = control::ask_status(at_.socket);
        std::string head = control::wrapped(health ? *health : health.error().sentence, 0, columns);
        head.pop_back();
        std::vector<control::styled_text> lines{
            {head, health ? control::emphasis::none : control::emphasis::trouble},
            ""};
        for (const control::batch_status& each : batches)
            lines.push_back(control::bar_of(each, columns));
        screen_.draw(lines);
    }

    /// A daemon that is started again is waited for.
    bool tell(const std::string& sentence)
    {
        if (draws_)
            screen_.draw({{sentence, control::emphasis::trouble}});
        else if (std::exchange(told_, sentence) != sentence)
            control::write_line(stderr, sentence);
        return false;
    }

    target at_;
    chosen_batches batches_;
    control::batch_changes changes_;
    screen screen_;
    bool draws_;
    bool was_there_ = false;
    std::string told_;
};

}  // namespace

command make_watch(CLI::App& app)
{
    auto* const command = app.add_subcommand("watch", "show how far batches are, as it changes");
    const auto names = std::make_shared<std::vector<std::string>>();
    command->add_option("BATCH", *names, "such as bridges#12, or bridges; all that are worked on, for ever");
    return {command, [names](const target& at) { return watching(at, *names).run(); }, true};
}

}  // namespace rdad::rdactl
