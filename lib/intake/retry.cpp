// SPDX-License-Identifier: BSL-1.0
#include "intake/retry.hpp"

#include "api/date_time.hpp"
#include "api/job.hpp"
#include "intake/record_names.hpp"
#include "job/job_file.hpp"
#include "job/policy_text.hpp"
#include "job/record.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::intake {
namespace {

failure refused(std::string why)
{
    return {make_error_code(boost::system::errc::operation_not_permitted), std::move(why)};
}

failure no_such_job(const std::string& name)
{
    return {
        make_error_code(boost::system::errc::no_such_file_or_directory),
        fmt::format("There is no job {} in the spool.", name)};
}

/// Why a job whose record is there is not to be retried. Null where it may.
std::optional<std::string> why_not_from(const spool::place& place, const std::string& name)
{
    if (place.name == "active")
        return fmt::format("{} isn't done: it is in active/.", name);
    if (place.name == to_string(job::final_state::held))
        return fmt::format("{} is held: release it.", name);
    if (place.name == to_string(job::final_state::success))
        return fmt::format(
            "{} has ended with success. Submit its spec anew if it is to run once more.",
            name
        );
    return std::nullopt;
}

result<job::record> read_ended(const spool::spool& spool, const std::string& name)
{
    const auto found = spool.place_of(name);
    if (!found)
        return found.error();
    if (!*found)
        return no_such_job(name);
    if (auto why = why_not_from(**found, name))
        return refused(*std::move(why));
    const auto text = spool::spool::read_record(*(*found)->folder, name);
    if (!text)
        return text.error();
    auto record = job::read_record(*text);
    if (!record)
        return refused(fmt::format("The record {} can't be read: {}.", name, to_string(record.error())));
    return *std::move(record);
}

/// True if the service's last word on the job is that it has ended.
bool has_ended_at_service(const job::record& record)
{
    const auto job = job::document_of(record);
    return job && job->state && api::is_final(*job->state);
}

/// By which service's rules its spec is read: those by which it was. One that was no good then may be so by those of today,
/// `of_unnamed`.
const api::service& service_of_retried(const job::record& record, const api::service& of_unnamed)
{
    const api::service& before = job::service_of(record.spec);
    const auto entries = job::parse_job_file("a.json", record.spec_text, before);
    return entries.front().spec ? before : of_unnamed;
}

/// Why it would do no good. Null where it may.
std::optional<std::string> why_useless(
    const std::string& name,
    const job::record& record,
    const api::service& of_unnamed
)
{
    if (record.spec_text.empty()) {
        return fmt::format(
            "{0} has no spec that could be dropped once more. Mend the file that is kept as "
            "rejected/{0}.dropped, and submit it.",
            name
        );
    }
    const auto entries = job::parse_job_file(name + ".json", record.spec_text, of_unnamed);
    if (!entries.front().spec)
        return fmt::format(
            "The spec of {} is wrong: {} Mend it, and submit it.",
            name,
            entries.front().problem
        );
    if (record.spec.id && has_ended_at_service(record)) {
        return fmt::format(
            "The service starts no job twice, and the job {} has ended. Submit a spec without an id: a new "
            "job is created then.",
            *record.spec.id
        );
    }
    return std::nullopt;
}

bool has_highest_number(std::string_view name)
{
    return spool::number_of(name) == std::numeric_limits<std::uint64_t>::max();
}

/// A number higher than all of them have, so that it can be told which was retried as which.
std::string next_name(const std::string& name, const std::vector<spool::placed_record>& others)
{
    std::uint64_t highest = spool::number_of(name);
    for (const spool::placed_record& other : others) {
        if (!has_highest_number(other.name))
            highest = std::max(highest, spool::number_of(other.name));
    }
    return spool::numbered(std::string(spool::without_number(name)), highest + 1);
}

/// A later job with the same spec, but for that it is to be run again. Null if there is none. The numbers tell, since a
/// retry has the highest; of what an earlier release has retried it may be the time, where the name of a removed record
/// was used again.
std::optional<std::string> retried_as(
    const std::vector<spool::placed_record>& others,
    const std::string& name,
    const job::record& record
)
{
    for (const auto& [other, place] : others) {
        if (other == name)
            continue;
        // What can't be read may be any job's.
        const auto text = spool::spool::read_record(*place.folder, other);
        const auto found = text ? job::read_record(*text) : api::problem{};
        const bool has_higher_number = spool::number_of(other) > spool::number_of(name);
        const bool is_later =
            has_higher_number || (found && job::time_taken(*found) > job::time_taken(record));
        const bool may_have_same_spec = !found || found->spec_text == record.spec_text ||
                                        found->spec_text == job::with_again(record.spec_text);
        if (is_later && may_have_same_spec)
            return other;
    }
    return std::nullopt;
}

/// That record's name, and the one that its retry gets, where an earlier release has left one that can't be typed.
std::vector<std::string> names_of(const std::string& name)
{
    std::string typable = typable_name(name);
    if (typable == name)
        return {name};
    return {name, std::move(typable)};
}

/// A dropped file that may be a retry of it. Null: none.
result<std::optional<std::string>> being_taken_as(const spool::spool& spool, const std::string& name)
{
    for (const std::string& n : names_of(name)) {
        auto found = spool.name_being_taken(n);
        if (!found || *found)
            return found;
    }
    return std::optional<std::string>();
}

/// The records that may be of its retries, and itself.
result<std::vector<spool::placed_record>> records_like(const spool::spool& spool, const std::string& name)
{
    std::vector<spool::placed_record> all;
    for (const std::string& n : names_of(name)) {
        auto found = spool.records_named_like(n);
        if (!found)
            return found;
        std::ranges::move(*found, std::back_inserter(all));
    }
    return all;
}

/// Null where the job can't be started any more by a call that was given up.
result<std::optional<job::second_look>> second_look_of(const spool::spool& spool, const std::string& name)
{
    const auto looks = spool.read_second_looks();
    if (!looks)
        return looks.error();
    const auto found = std::ranges::find(*looks, name, &job::second_look::name);
    return found == looks->end() ? std::nullopt : std::optional(*found);
}

}  // namespace

result<std::string> retry_job(spool::spool& spool, const std::string& name, const file_rules& rules)
{
    const auto record = read_ended(spool, name);
    if (!record)
        return record.error();
    const api::service& service = service_of_retried(*record, *rules.of_unnamed);
    if (auto why = why_useless(name, *record, service))
        return refused(*std::move(why));
    const auto look = second_look_of(spool, name);
    if (!look)
        return look.error();
    if (*look)
        return refused(fmt::format(
            "{} may still be started by a call that was given up. It is looked at {}: retry it then.",
            name,
            api::to_date_time((*look)->due)
        ));
    const auto being_taken = being_taken_as(spool, name);
    if (!being_taken)
        return being_taken.error();
    if (*being_taken)
        return refused(fmt::format("{} is in incoming/ already.", **being_taken));
    const auto others = records_like(spool, name);
    if (!others)
        return others.error();
    if (const auto retried = retried_as(*others, name, *record))
        return refused(fmt::format("{} was retried already, as {}.", name, *retried));
    if (has_highest_number(name))
        return refused(fmt::format("{} has the highest number that there is. Submit its spec anew.", name));
    std::string file_name = next_name(typable_name(name), *others) + ".json";
    if (const auto pattern = rules.ignored.pattern_of(file_name))
        return refused(fmt::format(
            "{} would be left alone, since its name is like {}. Submit its spec by another name.",
            file_name,
            *pattern
        ));
    // What creates a job would be a repetition of the file that it came with.
    std::string text = record->spec.id ? record->spec_text : job::with_again(record->spec_text);
    if (&service != rules.of_unnamed)
        text = job::with_service(text, service);
    if (auto dropped = spool.drop(file_name, text); !dropped)
        return dropped.error();
    return file_name;
}

}  // namespace rdad::intake
