// SPDX-License-Identifier: BSL-1.0
#include "control/job_view.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/layout.hpp"
#include "disk/stored_record.hpp"
#include "job/cost_check.hpp"
#include "journal/printable.hpp"
#include "spool/names.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace json = boost::json;

namespace rdad::control {
namespace {

/// An answer wraps a record, which is as deep as a spec or a Job document and one more.
constexpr std::size_t deepest_view = api::deepest_nesting + 2;

/// Where it stands, and why it isn't further.
std::string standing_of(const job_view& view)
{
    const job::record& r = view.record;
    if (r.outcome)
        return r.outcome->reason;
    std::string text = view.waits_for ? fmt::format("It {}.", words_for(*view.waits_for))
                                      : fmt::format("Its next step is {}.", to_string(r.next_step));
    if (const job::event* const stuck = job::stuck_event(r))
        text += " " + stuck->message;
    return text;
}

// A record that has ended says of these only what its spec and the service's document do.

std::optional<std::string> id_of(const job::record& record, const std::optional<api::job>& document)
{
    if (record.job_id || record.spec.id)
        return record.job_id ? record.job_id : record.spec.id;
    return document ? document->id : std::nullopt;
}

std::optional<std::string> name_of(const job::record& record, const std::optional<api::job>& document)
{
    if (document && document->name)
        return document->name;
    return record.created_name ? record.created_name : record.spec.name;
}

std::string cost_text(const job::record& record, const std::optional<api::job>& document)
{
    const auto estimate = job::estimated_cost(document);
    const auto& most = record.spec.policy.max_estimated_cost;
    std::string text = estimate ? fmt::format("{} estimated", *estimate) : "not estimated";
    if (most)
        text += fmt::format(", at most {}", *most);
    return estimate || most ? text : "";
}

/// `value` behind `begin`, and below itself where it takes several lines.
void add_hanging(
    styled_text& text,
    const styled_text& begin,
    std::string_view value,
    emphasis how,
    std::size_t columns
)
{
    const std::size_t indent = width_of(begin.plain());
    text += begin + styled_text(wrapped(journal::printable(value), indent, columns).substr(indent), how);
}

void add_line(
    styled_text& text,
    std::string_view what,
    std::string_view value,
    std::size_t columns,
    emphasis how = emphasis::none
)
{
    if (!value.empty())
        add_hanging(text, fmt::format("  {:<9} ", what), value, how, columns);
}

emphasis emphasis_of(job::event_kind kind)
{
    return kind == job::event_kind::stuck || kind == job::event_kind::interrupted ? emphasis::attention
                                                                                  : emphasis::none;
}

std::string text_of(const api::progress& progress)
{
    std::string text = progress.percentage ? fmt::format("{} %", *progress.percentage) : "not told";
    if (progress.step)
        text += fmt::format(", {}", *progress.step);
    return text;
}

/// Empty where there is none.
std::string progress_member(const std::optional<api::progress>& progress)
{
    if (!progress)
        return "";
    return fmt::format(
        " \"progress\": {},",
        json::serialize(api::progress_response_json(*progress).at("progress"))
    );
}

result<job_view> look_once(const spool::spool& spool, const std::string& name)
{
    const auto place = spool::is_name(name) ? spool.place_of(name) : std::optional<spool::place>();
    if (!place)
        return place.error();
    if (!*place)
        return failure{
            make_error_code(boost::system::errc::no_such_file_or_directory),
            fmt::format("There is no job {} in the spool.", name)};
    auto record = disk::read_record(*(*place)->folder, name);
    if (!record)
        return record.error();
    return job_view{name, std::string((*place)->name), std::nullopt, *std::move(record)};
}

}  // namespace

std::string_view words_for(driver::waits_for what) noexcept
{
    switch (what) {
    case driver::waits_for::look: return "is about to be looked at";
    case driver::waits_for::turn: return "waits for the turn of its call among those of all jobs";
    case driver::waits_for::start_time: return "waits for its notBefore";
    case driver::waits_for::resume:
        return "isn't begun before its batch is resumed, which somebody has paused";
    case driver::waits_for::end: return "is active at the service";
    case driver::waits_for::retry: return "waits until a call that has failed is made again";
    case driver::waits_for::disk: return "waits for the disk, which fails";
    case driver::waits_for::cost_per_day:
        return "waits for the next day (UTC), or a higher cost_per_day: it costs more than is left of that";
    }
    return "";
}

result<job_view> look_at_job(const spool::spool& spool, const std::string& name)
{
    auto view = look_once(spool, name);
    // It may have moved on in between.
    const bool is_gone = !view && view.error().code == boost::system::errc::no_such_file_or_directory;
    return is_gone ? look_once(spool, name) : view;
}

std::string to_json_text(const job_view& view)
{
    const json::value waits_for =
        view.waits_for ? json::value(to_string(*view.waits_for)) : json::value(nullptr);
    // The record goes in as it is: a parser would not keep its numbers to the last digit.
    return fmt::format(
        "{{\"name\": {}, \"folder\": {}, \"waitsFor\": {},{}\n\"record\": {}}}\n",
        json::serialize(json::value(view.name)),
        json::serialize(json::value(view.folder)),
        json::serialize(waits_for),
        progress_member(view.progress),
        view.record.outcome ? job::to_final_text(view.record) : job::to_text(view.record)
    );
}

std::optional<job_view> read_job_view(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_view);
    const json::object* const object = document ? document->if_object() : nullptr;
    if (!object)
        return std::nullopt;
    auto name = api::read_string(*object, "name");
    auto folder = api::read_string(*object, "folder");
    const auto record_text = api::text_at(text, "/record");
    auto record = job::read_record(record_text.value_or(""));
    if (!name || !folder || !record)
        return std::nullopt;
    return job_view{
        *std::move(name),
        *std::move(folder),
        driver::waits_named(api::read_string(*object, "waitsFor").value_or("")),
        *std::move(record)};
}

styled_text to_text(const job_view& view, const time_text& text_of_time, std::size_t columns)
{
    const job::record& r = view.record;
    const auto document = job::document_of(r);
    styled_text text(journal::printable(view.name), emphasis::heading);
    text += ": " + styled_text(view.folder, emphasis_of_state(view.folder)) + "\n";
    const bool is_stuck = !r.outcome && job::stuck_event(r);
    add_line(
        text,
        "now",
        standing_of(view),
        columns,
        is_stuck ? emphasis::attention : emphasis_of_state(view.folder)
    );
    if (view.progress)
        add_line(text, "progress", text_of(*view.progress), columns);
    if (r.batch)
        add_line(text, "batch", job::label_of(*r.batch), columns);
    if (&service_of(r.spec) != &api::realitydataanalysis)
        add_line(text, "service", std::string(service_of(r.spec).name), columns);
    add_line(text, "job", id_of(r, document).value_or(""), columns);
    add_line(text, "named", name_of(r, document).value_or(""), columns);
    add_line(text, "cost", cost_text(r, document), columns);
    if (r.spec.policy.not_before)
        add_line(text, "notBefore", text_of_time(*r.spec.policy.not_before), columns);
    if (r.spec.policy.deadline)
        add_line(text, "deadline", text_of_time(*r.spec.policy.deadline), columns);
    if (r.outcome && r.outcome->error)
        add_line(text, "error", r.outcome->error->sentence(), columns);
    text += "  story\n";
    for (const job::event& e : r.events) {
        const styled_text begin =
            styled_text(fmt::format("    {}  ", text_of_time(e.time)), emphasis::secondary) +
            styled_text(fmt::format("{:<11}", to_string(e.kind)), emphasis_of(e.kind)) + " ";
        add_hanging(text, begin, e.message, emphasis::none, columns);
    }
    return text;
}

}  // namespace rdad::control
