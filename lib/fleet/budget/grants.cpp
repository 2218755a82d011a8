// SPDX-License-Identifier: BSL-1.0
#include "fleet/budget/grants.hpp"

#include "api/json/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <limits>
#include <utility>

namespace json = boost::json;

namespace rdad::fleet {
namespace {

/// No limit of a service is anywhere near.
constexpr std::uint64_t most_calls = 1'000'000;

/// Nor does a service ask for a longer pause.
constexpr std::uint64_t longest_pause_ms = 24 * 3'600'000;

constexpr std::uint64_t any_number = std::numeric_limits<std::int64_t>::max();

/// An ask tells of a few grants; the leader of an hour's seconds at most, and of no more hosts than a fleet can have.
constexpr std::size_t longest_array = 4'000;

/// The members of one object; what is wrong is remembered.
class grant_fields
{
public:
    grant_fields(const json::object& object, bool& is_wrong) : object_(object), is_wrong_(is_wrong) {}

    /// A whole number from 0 on, and `most` at most. One that isn't there is 0.
    std::uint64_t number(std::string_view name, std::uint64_t most = most_calls) const
    {
        const json::value* const value = object_.if_contains(json::string_view(name.data(), name.size()));
        return value ? number_of(*value, most) : 0;
    }

    bool has(std::string_view name) const
    {
        return object_.contains(json::string_view(name.data(), name.size()));
    }

    unsigned calls(std::string_view name) const { return static_cast<unsigned>(number(name)); }

    std::chrono::milliseconds pause() const
    {
        return std::chrono::milliseconds(number("pause", longest_pause_ms));
    }

    /// One that has to be there, from 1 on.
    std::uint64_t rising(std::string_view name) const
    {
        const std::uint64_t found = number(name, any_number);
        is_wrong_ = is_wrong_ || found == 0;
        return found;
    }

    template <class Take>
    void each(std::string_view name, Take take) const
    {
        const json::value* const value = object_.if_contains(json::string_view(name.data(), name.size()));
        const json::array* const array = value ? value->if_array() : nullptr;
        is_wrong_ = is_wrong_ || (value && (!array || array->size() > longest_array));
        if (is_wrong_ || !array)
            return;
        for (const json::value& one : *array)
            take(one);
    }

    /// Of the object `name`, which has to be there.
    template <class Take>
    void each_member(std::string_view name, Take take) const
    {
        const json::value* const value = object_.if_contains(json::string_view(name.data(), name.size()));
        const json::object* const object = value ? value->if_object() : nullptr;
        is_wrong_ = is_wrong_ || !object || object->size() > longest_array;
        if (is_wrong_)
            return;
        for (const auto& one : *object)
            take(std::string(one.key()), one.value());
    }

    std::vector<unsigned> counts(std::string_view name) const
    {
        std::vector<unsigned> all;
        each(name, [&](const json::value& one) {
            all.push_back(static_cast<unsigned>(number_of(one, most_calls)));
        });
        return all;
    }

    std::uint64_t number_of(const json::value& value, std::uint64_t most) const
    {
        const std::int64_t* const found = value.if_int64();
        if (!found || *found < 0 || std::cmp_greater(*found, most)) {
            is_wrong_ = true;
            return 0;
        }
        return static_cast<std::uint64_t>(*found);
    }

private:
    const json::object& object_;
    bool& is_wrong_;
};

/// What read(grant_fields) makes of the text. Null where it isn't an object, or a member is wrong.
template <class Read>
auto read_grant_fields(std::string_view text, Read read)
    -> std::optional<decltype(read(std::declval<grant_fields>()))>
{
    const auto document = api::parse_json(text);
    const json::object* const object = document ? document->if_object() : nullptr;
    if (!object)
        return std::nullopt;
    bool is_wrong = false;
    auto value = read(grant_fields(*object, is_wrong));
    return is_wrong ? std::nullopt : std::optional(std::move(value));
}

used_grant read_used_grant(const json::value& value, bool& is_wrong)
{
    const json::object* const object = value.if_object();
    if (!object) {
        is_wrong = true;
        return {};
    }
    const grant_fields all(*object, is_wrong);
    return {all.rising("ask"), all.calls("calls")};
}

host_grant read_host_grant(const json::value& value, bool& is_wrong)
{
    const json::object* const object = value.if_object();
    if (!object) {
        is_wrong = true;
        return {};
    }
    const grant_fields all(*object, is_wrong);
    return {
        static_cast<std::int64_t>(all.rising("session")),
        all.rising("ask"),
        all.calls("calls"),
        all.calls("urgent")};
}

json::array array_of_counts(const std::vector<unsigned>& counts)
{
    json::array all;
    for (const unsigned one : counts)
        all.emplace_back(one);
    return all;
}

}  // namespace

std::string to_text(const ask& ask)
{
    json::array used;
    for (const used_grant& one : ask.used)
        used.push_back(json::object{{"ask", one.ask}, {"calls", one.calls}});
    json::object object{
        {"session", ask.session},
        {"number", ask.number},
        {"budget", ask.budget},
        {"urgent", ask.urgent},
        {"others", ask.others},
        {"pause", ask.pause.count()},
        {"alone", ask.alone},
        {"used", std::move(used)}};
    if (ask.made_alone)
        object["made_alone"] = *ask.made_alone;
    return json::serialize(object);
}

std::string to_text(const grants& grants)
{
    json::object hosts;
    for (const auto& [host, one] : grants.hosts) {
        hosts[host] = json::object{
            {"session", one.session},
            {"ask", one.ask},
            {"calls", one.calls},
            {"urgent", one.urgent}};
    }
    return json::serialize(json::object{
        {"number", grants.number},
        {"pause", grants.pause.count()},
        {"alone", grants.alone},
        {"hosts", std::move(hosts)},
        {"seconds", array_of_counts(grants.seconds)},
        {"minutes", array_of_counts(grants.minutes)}});
}

std::optional<ask> read_ask(std::string_view text)
{
    bool is_wrong_within = false;
    auto read = read_grant_fields(text, [&](const grant_fields& all) {
        ask found{
            .session = static_cast<std::int64_t>(all.rising("session")),
            .number = all.rising("number"),
            .budget = all.number("budget", any_number),
            .urgent = all.calls("urgent"),
            .others = all.calls("others"),
            .pause = all.pause(),
            .alone = all.calls("alone")};
        if (all.has("made_alone"))
            found.made_alone = all.calls("made_alone");
        all.each("used", [&](const json::value& one) {
            found.used.push_back(read_used_grant(one, is_wrong_within));
        });
        return found;
    });
    return is_wrong_within ? std::nullopt : read;
}

std::optional<grants> read_grants(std::string_view text)
{
    bool is_wrong_within = false;
    auto read = read_grant_fields(text, [&](const grant_fields& all) {
        grants found{
            .number = all.number("number", any_number),
            .pause = all.pause(),
            .alone = all.calls("alone")};
        found.seconds = all.counts("seconds");
        found.minutes = all.counts("minutes");
        all.each_member("hosts", [&](const std::string& host, const json::value& one) {
            found.hosts.emplace(host, read_host_grant(one, is_wrong_within));
        });
        return found;
    });
    return is_wrong_within ? std::nullopt : read;
}

}  // namespace rdad::fleet
