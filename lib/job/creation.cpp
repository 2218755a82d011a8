// SPDX-License-Identifier: BSL-1.0
#include "job/creation.hpp"

#include "api/identifier.hpp"
#include "api/text_encoding.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::job {
namespace {

/// What has just been created may not be listed yet.
constexpr std::chrono::seconds longest_lag_of_lists(30);

std::vector<const api::job_response*> jobs_of_name(const api::job_list& list, const record& record)
{
    std::vector<const api::job_response*> found;
    for (const api::job_response& item : list.jobs) {
        const bool is_it =
            item.job.name && record.created_name && has_mark_of(*item.job.name, *record.created_name);
        if (is_it && api::is_uuid(item.job.id.value_or("")))
            found.push_back(&item);
    }
    return found;
}

/// As many characters of a text in UTF-8 as that.
std::string_view beginning(std::string_view text, std::size_t characters)
{
    for (std::size_t i = 0, begun = 0; i < text.size(); ++i) {
        if (api::begins_character(text[i]) && begun++ == characters)
            return text.substr(0, i);
    }
    return text;
}

}  // namespace

std::string marked_name(const spec& spec, std::uint32_t number)
{
    const std::string mark = fmt::format(" [rdad {:08x}]", number);
    const std::string name = spec.name.value_or(spec.definition.type.value_or(""));
    if (!api::starts_by_creation(service_of(spec)))
        return name + mark;
    return std::string(beginning(name, api::longest_name - mark.size())) + mark;
}

bool has_mark_of(std::string_view name, std::string_view created_name) noexcept
{
    const auto mark = created_name.rfind("[rdad ");
    return mark == created_name.npos ? name == created_name
                                     : name.find(created_name.substr(mark)) != name.npos;
}

bool creation::is_in_doubt(const record& record) const noexcept
{
    return record.next_step == step::create && record.creation_sent && !notes_.is_ours;
}

void creation::lose_answer() noexcept
{
    notes_.is_ours = false;
    notes_.was_not_listed = false;
}

bool creation::has_met_another() noexcept
{
    return std::exchange(notes_.was_of_another, true);
}

search_verdict creation::on_search(
    const answer& answer,
    const record& record,
    const arrival_doubt& doubt,
    std::chrono::milliseconds patience,
    time_point now
)
{
    switch (answer.kind) {
    case answer_kind::list: return on_list(*answer.list, record, doubt, now);
    case answer_kind::not_now:
    case answer_kind::unavailable: return {search_verdict_kind::try_again, answer.sentence};
    case answer_kind::deferred: return {search_verdict_kind::undecided};
    default: break;
    }
    const auto since = notes_.search_refused_since.value_or(now);
    notes_.search_refused_since = since;
    if (answer.error || record.released || now - since >= patience)
        return without_search(answer.sentence, record, doubt, now);
    return {search_verdict_kind::try_again, answer.sentence};
}

search_verdict creation::on_list(
    const api::job_list& list,
    const record& record,
    const arrival_doubt& doubt,
    time_point now
)
{
    notes_.search_refused_since.reset();
    const auto found = jobs_of_name(list, record);
    if (found.size() > 1)
        return {search_verdict_kind::hold, fmt::format("There are {} jobs of its name.", found.size())};
    if (found.size() == 1)
        return {search_verdict_kind::found, {}, *found.front()};
    if (!list.jobs.empty() || list.next)
        return without_search("The service doesn't list jobs by their names.", record, doubt, now);
    if (!std::exchange(notes_.was_not_listed, true) || doubt.lasts(now - longest_lag_of_lists))
        return {search_verdict_kind::look_again};
    return {search_verdict_kind::create_anew, "There is no job of its name: it is created anew."};
}

/// One who has released the job says that it doesn't exist; that is good for one creation, once the one that was given up
/// can't arrive any more.
search_verdict creation::without_search(
    std::string why,
    const record& record,
    const arrival_doubt& doubt,
    time_point now
)
{
    if (!record.released || record.cancel_ordered)
        return {search_verdict_kind::hold, std::move(why)};
    if (doubt.lasts(now))
        return {search_verdict_kind::look_again};
    return {search_verdict_kind::create_anew, "It was released: it is created anew."};
}

}  // namespace rdad::job
