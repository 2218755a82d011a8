// SPDX-License-Identifier: BSL-1.0
#include "control/job_list.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/job_choice.hpp"
#include "control/layout.hpp"
#include "control/natural_order.hpp"
#include "disk/stored_record.hpp"
#include "job/outcome.hpp"
#include "job/record.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

/// A job that may be meant, and what is known of it beside that.
struct found_job
{
    job_candidate candidate;
    std::string_view state;
    const spool::folder* folder;
    std::optional<driver::waits_for> waits_for;
    bool is_stuck = false;
};

bool is_wanted(const job_query& query, std::string_view state)
{
    const auto contains = [&](const auto& states) {
        return std::ranges::find(states, state) != std::ranges::end(states);
    };
    return query.states.empty() ? contains(usual_states) : contains(query.states);
}

bool is_of(std::optional<std::uint32_t> owner, const job::batch* batch)
{
    return !owner || (batch && batch->user == owner);
}

/// Null where it can't be read, or has none.
std::shared_ptr<const job::batch> batch_of_record(const spool::folder& folder, const std::string& name)
{
    auto record = disk::read_record(folder, name);
    return record && record->batch ? std::make_shared<const job::batch>(*std::move(record->batch)) : nullptr;
}

failure given_up()
{
    return {make_error_code(boost::system::errc::operation_canceled), "rdad ends."};
}

/// Adds those of a final folder that may be meant.
result<void> add_ended(
    const spool::folder& folder,
    std::string_view state,
    bool is_wanted,
    const job_choice& choice,
    std::optional<std::uint32_t> owner,
    const std::stop_token& ending,
    std::vector<found_job>& found
)
{
    auto names = spool::spool::records(folder);
    if (!names)
        return names.error();
    for (std::string& name : *names) {
        if (ending.stop_requested())
            return given_up();
        if (!choice.may_mean(name))
            continue;
        auto batch = owner || choice.asks_for_batch_of(name) ? batch_of_record(folder, name) : nullptr;
        if (is_of(owner, batch.get()))
            found.push_back({{std::move(name), std::move(batch), is_wanted}, state, &folder, std::nullopt});
    }
    return {};
}

result<std::vector<found_job>> find_jobs(
    const spool::spool& spool,
    std::vector<active_job> active,
    const job_query& query,
    const job_choice& choice,
    std::optional<std::uint32_t> owner,
    const std::stop_token& ending
)
{
    std::vector<found_job> found;
    const bool asks_for_all = choice.asks_for_all_states();
    const bool wants_active = is_wanted(query, "active");
    for (active_job& job : active) {
        if ((wants_active || asks_for_all) && choice.may_mean(job.name) && is_of(owner, job.batch.get()))
            found.push_back(
                {{std::move(job.name), std::move(job.batch), wants_active},
                 "active",
                 &spool.active(),
                 job.waits_for,
                 job.is_stuck}
            );
    }
    for (const job::final_state state : job::all_final_states) {
        const std::string_view name = to_string(state);
        const bool is_of_it = is_wanted(query, name);
        if (!is_of_it && !asks_for_all)
            continue;
        auto added = add_ended(spool.final_folder(state), name, is_of_it, choice, owner, ending, found);
        if (!added)
            return added.error();
    }
    return found;
}

std::optional<std::string> reason_in(const job::record& record)
{
    if (record.outcome)
        return record.outcome->reason;
    const job::event* const stuck = job::stuck_event(record);
    return stuck ? std::optional(stuck->message) : std::nullopt;
}

listed_job listed(const found_job& job, bool with_reason)
{
    listed_job line{job.candidate.name, std::string(job.state), {}, job.waits_for, job.is_stuck, {}};
    if (job.candidate.batch)
        line.batch = job::label_of(*job.candidate.batch);
    const bool has_ended = !job.waits_for;
    if (!with_reason || (!has_ended && !job.is_stuck))
        return line;
    const auto record = disk::read_record(*job.folder, job.candidate.name);
    if (record) {
        line.reason = reason_in(*record);
        if (record->batch)
            line.batch = job::label_of(*record->batch);
    } else {
        line.reason = record.error().sentence;
    }
    return line;
}

json::value text_or_null(const std::optional<std::string>& text)
{
    return text ? json::value(journal::printable(*text)) : json::value(nullptr);
}

json::object to_json(const listed_job& job)
{
    return {
        {"name", journal::printable(job.name)},
        {"state", job.state},
        {"batch", text_or_null(job.batch)},
        {"waitsFor", job.waits_for ? json::value(to_string(*job.waits_for)) : json::value(nullptr)},
        {"isStuck", job.is_stuck},
        {"reason", text_or_null(job.reason)}};
}

listed_job read_listed_job(const json::object& object)
{
    return {
        api::read_string(object, "name").value_or(""),
        api::read_string(object, "state").value_or(""),
        api::read_string(object, "batch"),
        driver::waits_named(api::read_string(object, "waitsFor").value_or("")),
        api::is_true(object, "isStuck"),
        api::read_string(object, "reason")};
}

}  // namespace

result<job_list> list_jobs(
    const spool::spool& spool,
    std::vector<active_job> active,
    const job_query& query,
    std::optional<std::uint32_t> owner,
    const std::stop_token& ending
)
{
    const job_choice choice(query.names);
    const auto found = find_jobs(spool, std::move(active), query, choice, owner, ending);
    if (!found)
        return found.error();
    std::vector<job_candidate> candidates;
    candidates.reserve(found->size());
    for (const found_job& each : *found)
        candidates.push_back(each.candidate);
    job_choice::chosen chosen = choice.choose(candidates);
    std::ranges::sort(chosen.jobs, natural_less, [&](std::size_t i) -> const std::string& {
        return candidates[i].name;
    });
    job_list list{{}, chosen.jobs.size(), std::move(chosen.without_job)};
    chosen.jobs.resize(std::min(chosen.jobs.size(), query.limit));
    for (const std::size_t i : chosen.jobs) {
        if (ending.stop_requested())
            return given_up();
        list.jobs.push_back(listed((*found)[i], query.with_reasons));
    }
    return list;
}

styled_text to_text(const job_list& list, std::size_t columns)
{
    constexpr std::size_t name_width = 24;
    constexpr std::size_t indent = 4;
    if (list.jobs.empty())
        return "";
    styled_text text(
        fmt::format("{} {:<12} {:<12} {}\n", padded("NAME", name_width), "STATE", "WAITS FOR", "BATCH"),
        emphasis::heading
    );
    for (const listed_job& job : list.jobs) {
        const styled_text line = styled_text(padded(journal::printable(job.name), name_width) + " ") +
                                 styled_text(fmt::format("{:<12}", job.state), emphasis_of_state(job.state)) +
                                 fmt::format(" {:<12} ", job.waits_for ? to_string(*job.waits_for) : "") +
                                 styled_text(journal::printable(job.batch.value_or("")), emphasis::secondary);
        text += cut_styled(line, columns) + "\n";
        if (job.reason) {
            const std::string reason = wrapped(journal::printable(*job.reason), indent, columns);
            text += styled_text(reason, job.is_stuck ? emphasis::attention : emphasis::none);
        }
    }
    if (list.total > list.jobs.size())
        text +=
            styled_text(fmt::format("and {} more.\n", list.total - list.jobs.size()), emphasis::secondary);
    return text;
}

std::string to_json_text(const job_list& list)
{
    json::array jobs;
    for (const listed_job& each : list.jobs)
        jobs.push_back(to_json(each));
    json::array without_job;
    for (const std::string& each : list.without_job)
        without_job.emplace_back(journal::printable(each));
    return json::serialize(
        json::object{{"jobs", std::move(jobs)}, {"total", list.total}, {"withoutJob", std::move(without_job)}}
    );
}

std::optional<job_list> read_job_list(std::string_view text)
{
    const auto document = api::parse_json(text);
    const auto* const object = document ? document->if_object() : nullptr;
    if (!object || !api::read_array(*object, "jobs"))
        return std::nullopt;
    job_list list;
    list.jobs = api::read_objects(*object, "jobs", read_listed_job);
    const auto total = api::read_number(*object, "total");
    list.total = total ? static_cast<std::size_t>(*total) : list.jobs.size();
    if (const json::array* const without_job = api::read_array(*object, "withoutJob")) {
        for (const json::value& each : *without_job) {
            if (each.is_string())
                list.without_job.emplace_back(each.get_string());
        }
    }
    return list;
}

}  // namespace rdad::control
