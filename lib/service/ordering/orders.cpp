// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/orders.hpp"

#include "control/job_view.hpp"
#include "disk/stored_record.hpp"
#include "intake/record_names.hpp"
#include "intake/retry.hpp"
#include "job/job_file.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// Moves a held record back to active/. Fails with ENOENT where there is none.
result<intake::accepted_job> take_back(spool::spool& spool, intake::batches& batches, const std::string& name)
{
    const auto record = disk::read_record(spool.final_folder(job::final_state::held), name);
    if (!record)
        return record.error();
    // It may be there all the same, and only not for certain on the disk. In active/ it needs a runner.
    if (auto taken = spool.take_back(name, job::final_state::held); !taken && !spool.is_active(name))
        return taken.error();
    intake::accepted_job job = intake::accepted_job_of(name, *record, 0);
    if (auto running = record->batch ? batches.run(*record->batch, record->source, job.time_taken) : nullptr)
        job.batch = std::move(running);
    return job;
}

control::order_answer unknown(const std::string& name)
{
    return {control::order_status::unknown, fmt::format("There is no job {} in the spool.", name)};
}

/// Whether the record of that name may be made from the dropped file: "survey", "survey.12" or "survey~2" from
/// "survey.json".
bool may_become(std::string_view name, const std::string& file)
{
    const std::string base = intake::typable_name(job::base_name(file));
    if (base.empty() || !name.starts_with(base))
        return false;
    const std::string_view rest = name.substr(base.size());
    return rest.empty() || rest.front() == '.' || rest.front() == '~';
}

/// The dropped file that the record of that name, which isn't there, may be made from yet. Null: none.
result<std::optional<std::string>> file_to_be_taken_as(const spool::spool& spool, const std::string& name)
{
    auto files = spool.incoming().names();
    if (!files)
        return files.error();
    // After incoming/: what moves from there meanwhile is seen here.
    const auto claims = spool.claims();
    if (!claims)
        return claims.error();
    std::ranges::transform(*claims, std::back_inserter(*files), spool::dropped_name);
    const auto found =
        std::ranges::find_if(*files, [&](const std::string& file) { return may_become(name, file); });
    return found == files->end() ? std::nullopt : std::optional(*found);
}

control::order_answer refusal(control::order order, const std::string& name)
{
    return {
        control::order_status::refused,
        order == control::order::cancel
            ? fmt::format("{} is being cancelled already, or has just ended.", name)
            : fmt::format("{} isn't held: it is active, or has just ended.", name)};
}

std::string_view what_follows(control::order order)
{
    return order == control::order::cancel ? "it is cancelled, or not started if it isn't yet"
                                           : "it goes on at the cost that is estimated, or at any where it "
                                             "was held since there is no estimate";
}

control::order_answer confirmation(control::order order, const std::string& name)
{
    return {control::order_status::noted, fmt::format("{}: {}.", name, what_follows(order))};
}

}  // namespace

std::string sentence_of_forbidden(const std::string& name)
{
    return fmt::format(
        "{} isn't yours: orders for it are taken of who has dropped it, of root, and of rdad's own user.",
        name
    );
}

asio::awaitable<control::order_answer> orders::carry_out(control::order order, std::string name)
{
    if (!spool::is_name(name))
        co_return unknown(name);
    if (order == control::order::retry)
        co_return co_await retry(std::move(name));
    co_return co_await order_runner(order, std::move(name));
}

asio::awaitable<control::order_answer> orders::carry_out_for(
    uid_t by,
    control::access_rule rule,
    control::order order,
    std::string name
)
{
    if (!rule.admits_to_all(by) && spool::is_name(name)) {
        auto looking = [name](const spool::spool& spool) { return control::look_at_job(spool, name); };
        const auto view = co_await disk_.look(std::move(looking));
        // What is taken in this moment is nobody's to order yet.
        if (!view && view.error().code == boost::system::errc::no_such_file_or_directory)
            co_return co_await tell_why_unknown(std::move(name));
        if (!view || !rule.admits(by, job::owner_of(view->record)))
            co_return control::order_answer{control::order_status::forbidden, sentence_of_forbidden(name)};
    }
    co_return co_await carry_out(order, std::move(name));
}

asio::awaitable<control::order_answer> orders::retry(std::string name)
{
    auto retrying = [name, rules = rules_](spool::spool& spool) {
        return intake::retry_job(spool, name, rules);
    };
    const auto dropped = co_await disk_.run(std::move(retrying));
    if (dropped)
        co_return control::order_answer{
            control::order_status::noted,
            fmt::format("{} is retried: {} is in incoming/.", name, *dropped)};
    const auto& code = dropped.error().code;
    const bool is_unknown = code == boost::system::errc::no_such_file_or_directory;
    const bool is_refused = code == boost::system::errc::operation_not_permitted;
    co_return control::order_answer{
        is_unknown   ? control::order_status::unknown
        : is_refused ? control::order_status::refused
                     : control::order_status::failed,
        dropped.error().sentence};
}

asio::awaitable<control::order_answer> orders::order_runner(control::order order, std::string name)
{
    co_await let_it_be_filed(name);
    const auto taken_back = co_await take_back_if_held(name);
    if (!taken_back)
        co_return control::order_answer{control::order_status::failed, taken_back.error().sentence};
    auto taken = co_await runners_.take_order(order, name);
    switch (taken.kind) {
    case order_taking_kind::no_job: co_return co_await tell_place(std::move(name));
    case order_taking_kind::no_record:
        co_return control::order_answer{
            control::order_status::failed,
            fmt::format("The record {} can't be read now; the journal says why. Try again.", name)};
    case order_taking_kind::refused: co_return refusal(order, name);
    case order_taking_kind::kept: co_return confirmation(order, name);
    case order_taking_kind::not_kept:
        co_return control::order_answer{
            control::order_status::failed,
            fmt::format("{} can't be written; the journal says why. It is tried again.", name)};
    case order_taking_kind::noted: break;
    }
    co_return co_await keep(order, std::move(name), std::move(taken.record_text));
}

/// Lets a job that has an outcome come into its folder, where it can be seen already, unless the disk fails.
asio::awaitable<void> orders::let_it_be_filed(const std::string& name)
{
    // The disk does one thing after the other: what is asked of it now comes after one step of the filing.
    constexpr int steps = 4;
    const auto nothing = [](const spool::spool&) {};
    for (int step = 0; step < steps; ++step) {
        if (!runners_.is_being_filed(name))
            co_return;
        co_await disk_.run(nothing);
    }
}

/// A job that is held has a runner then.
asio::awaitable<result<void>> orders::take_back_if_held(std::string name)
{
    if (runners_.has(name))
        co_return result<void>();
    auto taking_back = [name, &batches = batches_](spool::spool& spool) {
        return take_back(spool, batches, name);
    };
    const auto held = co_await disk_.run(std::move(taking_back));
    if (held)
        runners_.add(*held);
    else if (held.error().code != boost::system::errc::no_such_file_or_directory)
        co_return held.error();
    co_return result<void>();
}

/// Says where the job is, that is neither active nor held.
asio::awaitable<control::order_answer> orders::tell_place(std::string name)
{
    auto looking = [name](spool::spool& spool) { return spool.place_of(name); };
    const auto place = co_await disk_.run(std::move(looking));
    if (!place)
        co_return control::order_answer{control::order_status::failed, place.error().sentence};
    if (!*place)
        co_return co_await tell_why_unknown(std::move(name));
    if ((*place)->name != "active")
        co_return control::order_answer{
            control::order_status::refused,
            fmt::format("{} has ended: it is in {}/.", name, (*place)->name)};
    // A record in active/ that nobody drives belongs to a dropped file that is just being taken.
    co_return control::order_answer{
        control::order_status::early,
        fmt::format(
            "{} is just being taken, so try again; or the daemon can't read it, as its journal says.",
            name
        )};
}

/// Of a job that has no record.
asio::awaitable<control::order_answer> orders::tell_why_unknown(std::string name)
{
    auto looking = [name](const spool::spool& spool) { return file_to_be_taken_as(spool, name); };
    const auto file = co_await disk_.run(std::move(looking));
    if (!file)
        co_return control::order_answer{control::order_status::failed, file.error().sentence};
    if (!*file)
        co_return unknown(name);
    co_return control::order_answer{
        control::order_status::early,
        fmt::format("There is no job {} yet: {} is still to be taken. Try again.", name, **file)};
}

/// Confirms an order once it is on the disk. The runner has it already: it writes the same, but not before
/// the call that it may be making has ended.
asio::awaitable<control::order_answer> orders::keep(
    control::order order,
    std::string name,
    std::string record_text
)
{
    spool::record_change change{name, std::move(record_text)};
    const auto kept = co_await disk_.change(std::move(change));
    if (!kept.done)
        co_return control::order_answer{
            control::order_status::failed,
            kept.done.error().sentence + " It is tried again."};
    co_return confirmation(order, name);
}

}  // namespace rdad::service
