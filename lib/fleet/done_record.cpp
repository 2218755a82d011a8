// SPDX-License-Identifier: BSL-1.0
#include "fleet/done_record.hpp"

#include "api/json/json_text.hpp"
#include "api/json/object_reader.hpp"
#include "fleet/limits.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace json = boost::json;

namespace rdad::fleet {
namespace {

/// A record is an object more, and what is around it another.
constexpr std::size_t deepest_done = api::deepest_nesting + 2;

failure no_done_record(const api::problems& problems)
{
    return invalid(fmt::format("A record that is done makes no sense: {}.", api::to_string(problems)));
}

std::string text_that_fits(const job::record& record)
{
    std::string text = job::to_final_text(record);
    if (text.size() <= largest_done)
        return text;
    job::record shorter = record;
    shorter.job_text.clear();
    shorter.messages_text.clear();
    shorter.outcome->reason +=
        " What the service has said of the job is larger than a fleet keeps, and was left out.";
    return job::to_final_text(shorter);
}

}  // namespace

done_record done_record_of(std::string name, const job::record& record)
{
    assert(record.outcome);
    return {std::move(name), record.outcome->state, text_that_fits(record)};
}

std::string to_text(const done_record& done)
{
    json::object object{{"name", done.name}, {"state", to_string(done.state)}};
    // As it is, as kept_life does it.
    std::string text = json::serialize(object);
    text.pop_back();
    std::string_view record = done.text;
    record.remove_suffix(1);  // the line feed
    return text.append(",\"record\":").append(record).append("}");
}

result<done_record> read_done_record(std::string_view text)
{
    const auto document = api::parse_json(text, deepest_done);
    if (!document)
        return no_done_record(document.error());
    const json::object* const object = document->if_object();
    if (!object)
        return no_done_record(api::problem{"", "is not an object"});
    api::object_reader reader(*object, "");
    done_record done{.name = reader.require_string("name"), .text = {}};
    const std::string state = reader.require_string("state");
    const auto found =
        std::ranges::find(job::all_final_states, state, [](auto each) { return to_string(each); });
    if (found == job::all_final_states.end())
        reader.fail("state", "is no state of a record that is done");
    else
        done.state = *found;
    if (reader.take_object("record"))
        done.text = std::string(api::text_at(text, "/record").value()) + '\n';
    else
        reader.fail("record", "is missing");
    if (!reader.all_problems().empty())
        return no_done_record(reader.all_problems());
    return done;
}

}  // namespace rdad::fleet
