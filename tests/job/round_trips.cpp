// SPDX-License-Identifier: BSL-1.0
// Whatever is dropped or answered keeps its meaning on its way through the types, and its text in the record:
// shown with thousands of random job files and Job documents.
//
// The seed is printed; RDAD_TEST_SEED=… repeats a run.

#include "api/job.hpp"
#include "api/job_patch.hpp"
#include "api/json/json_text.hpp"
#include "job/job_file.hpp"
#include "job/record.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <random>
#include <string>

namespace json = boost::json;
using namespace rdad;
using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(round_trips)

namespace {

constexpr int documents = 10'000;

std::uint64_t seed()
{
    static const std::uint64_t chosen = [] {
        const char* given = std::getenv("RDAD_TEST_SEED");
        const std::uint64_t value = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
        std::cout << "RDAD_TEST_SEED=" << value << std::endl;
        return value;
    }();
    return chosen;
}

/// Draws valid job files and Job documents, members of which are left out as often as not.
class drawer
{
public:
    explicit drawer(std::uint64_t seed) : random_(seed) {}

    bool yes() { return below(2) == 0; }
    std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
    }

    template <std::size_t Size>
    std::string one_of(const std::array<const char*, Size>& all)
    {
        return all[below(Size)];
    }

    std::string text()
    {
        constexpr std::array
            pieces{"a", "Z", " ", "\"", "\\", "/", "\n", "\x01", "é", "€", "🛰", "{0}", "%s"};
        std::string drawn;
        for (std::size_t length = below(12); length > 0; --length)
            drawn += one_of(pieces);
        return drawn;
    }

    std::string name() { return "x" + text(); }

    std::string uuid()
    {
        std::string drawn = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
        for (char& c : drawn) {
            if (c == 'x')
                c = "0123456789abcdef"[below(16)];
        }
        return drawn;
    }

    /// Any finite double that isn't negative, of all sizes.
    double number()
    {
        for (;;) {
            const double drawn = std::abs(std::bit_cast<double>(random_()));
            if (yes())
                return static_cast<double>(below(100'000)) / 100;
            if (std::isfinite(drawn))
                return drawn;
        }
    }

    std::int32_t count() { return std::uniform_int_distribution<std::int32_t>(0)(random_); }
    std::string time()
    {
        return "2026-1" + std::to_string(below(3)) + "-0" + std::to_string(1 + below(9)) + "T08:00:00Z";
    }

    /// Any JSON value.
    json::value value(std::size_t depth = 3)
    {
        switch (below(depth > 0 ? 7 : 5)) {
        case 0: return nullptr;
        case 1: return yes();
        case 2: return number();
        case 3: return -count();
        case 4: return json::value(text());
        case 5: {
            json::array array;
            for (std::size_t size = below(4); size > 0; --size)
                array.push_back(value(depth - 1));
            return array;
        }
        default: return object(depth - 1);
        }
    }

    json::object object(std::size_t depth = 2)
    {
        json::object drawn;
        for (std::size_t size = below(4); size > 0; --size)
            drawn[text()] = value(depth);
        return drawn;
    }

    json::array values()
    {
        json::array drawn;
        for (std::size_t size = below(4); size > 0; --size)
            drawn.push_back(value());
        return drawn;
    }

    json::object cost_parameters()
    {
        json::object drawn;
        for (const char* member :
             {"gigaPixels", "sceneWidth", "sceneHeight", "sceneLength", "detectorScale", "detectorCost"}) {
            if (yes())
                drawn[member] = number();
        }
        if (yes())
            drawn["numberOfPhotos"] = count();
        return drawn;
    }

    json::array inputs(const std::array<const char*, 2>& names)
    {
        json::array drawn;
        for (const char* input : names)
            drawn.push_back({{"name", input}, {"realityDataId", uuid()}});
        if (yes())
            std::swap(drawn[0], drawn[1]);
        if (yes())
            drawn[below(2)].as_object()["later"] = value();
        return drawn;
    }

    /// Type and settings of this generation or the later one.
    void add_work(json::object& job)
    {
        switch (below(4)) {
        case 0:
            job["type"] = "objects2D";
            job["settings"] = {
                {"inputs", inputs({"photos", "photoObjectDetector"})},
                {"outputs", {"objects2D"}}};
            break;
        case 1: {
            const bool of_photos = yes();
            job["type"] = "segmentation2D";
            job["settings"] = {
                {"inputs",
                 of_photos ? inputs({"photos", "photoSegmentationDetector"})
                           : inputs({"orthophoto", "orthophotoSegmentationDetector"})},
                {"outputs", {"segmentation2D"}}};
            break;
        }
        case 2:
            job["type"] = "later" + uuid();
            job["settings"] = object();
            break;
        default:
            job["type"] = "segmentationOrthophoto";
            job["inputs"] = values();
            job["outputs"] = values();
            if (yes())
                job["options"] = object();
        }
    }

    json::object job_file()
    {
        json::object job;
        const bool is_new = yes();
        if (is_new) {
            job["name"] = name();
            job[yes() ? "projectId" : "iTwinId"] = uuid();
        } else {
            job["id"] = uuid();
        }
        if (is_new || yes())
            add_work(job);
        if (yes())
            job["costEstimationParameters"] = cost_parameters();
        if (yes())
            job["state"] = one_of(std::array{"active", "Active", "unsubmitted"});
        if (yes())
            job["rdad"] = {{"maxEstimatedCost", number()}, {"priority", count()}, {"deadline", time()}};
        return job;
    }

    api::execution_message message() { return {text(), text(), text(), {text(), text()}}; }

    api::job document()
    {
        api::job j;
        const auto maybe = [this](auto value) { return yes() ? std::optional(value) : std::nullopt; };
        j.id = maybe(uuid());
        j.state = maybe(static_cast<api::job_state>(below(5)));
        j.type = maybe(text());
        j.name = maybe(text());
        j.email = maybe(text());
        j.project_id = maybe(uuid());
        j.itwin_id = maybe(uuid());
        j.data_center = maybe(text());
        j.created_date_time = maybe(time());
        j.last_modified_date_time = maybe(time());
        if (yes())
            j.settings = {{{text(), maybe(uuid()), {}}}, {{text(), maybe(uuid())}}};
        if (yes()) {
            j.execution_information.emplace();
            j.execution_information->exit_code = maybe(-count());
            j.execution_information->submission_date_time = maybe(time());
            j.execution_information->ended_date_time = maybe(time());
            j.execution_information->estimated_units = maybe(number());
            j.execution_information->errors = {message(), message()};
        }
        if (yes()) {
            j.cost_estimation.emplace();
            j.cost_estimation->parameters.giga_pixels = maybe(number());
            j.cost_estimation->parameters.number_of_photos = maybe(count());
            j.cost_estimation->estimated_cost = maybe(number());
        }
        return j;
    }

private:
    std::mt19937_64 random_;
};

/// The members of a job file that are sent, of those that are named.
json::object members_of(const json::object& job, std::initializer_list<std::string_view> names)
{
    json::object members;
    for (const std::string_view name : names) {
        if (const json::value* value = job.if_contains(name))
            members[name] = *value;
    }
    return members;
}

/// Whether two values say the same; "1" and "1.0" do, and the order of members doesn't count.
bool say_the_same(const json::value& a, const json::value& b)
{
    if (a.is_number() && b.is_number())
        return a.to_number<double>() == b.to_number<double>();
    return a == b;
}

bool say_the_same(const json::object& a, const json::object& b)
{
    return a.size() == b.size() && std::ranges::all_of(a, [&](const auto& member) {
               const json::value* other = b.if_contains(member.key());
               if (!other)
                   return false;
               if (member.value().is_object() && other->is_object())
                   return say_the_same(member.value().get_object(), other->get_object());
               return say_the_same(member.value(), *other);
           });
}

/// As another server might write the same document: states in another case, numbers as strings, members that
/// are new.
json::object rewritten(json::object document, drawer& draw)
{
    document["addedLater"] = draw.value();
    if (json::value* state = document.if_contains("state"))
        state->as_string()[0] = static_cast<char>(std::toupper(state->as_string()[0]));
    if (json::value* cost = document.if_contains("costEstimation")) {
        for (auto& member : cost->as_object()) {
            if (member.value().is_number())
                member.value() = json::serialize(member.value());
        }
    }
    return document;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_job_file_says_is_what_is_sent)
{
    drawer draw(seed());
    for (int i = 0; i < documents; ++i) {
        const json::object file = draw.job_file();
        const std::string text = json::serialize(file);
        BOOST_TEST_CONTEXT("RDAD_TEST_SEED=" << seed() << " file " << i << ": " << text)
        {
            const auto entries = parse_job_file("a.json", text);
            BOOST_TEST_REQUIRE(entries.size() == 1U);
            BOOST_TEST_REQUIRE(entries[0].spec.has_value(), entries[0].problem);
            const spec& s = *entries[0].spec;
            json::object sent =
                s.id ? api::to_json(api::job_patch{std::nullopt, s.definition}, api::realitydataanalysis)
                     : api::to_json(creation_of(s));
            const json::object meant = members_of(
                file,
                {"name",
                 "projectId",
                 "iTwinId",
                 "type",
                 "settings",
                 "inputs",
                 "outputs",
                 "options",
                 "costEstimationParameters"}
            );
            BOOST_TEST(say_the_same(sent, meant), json::serialize(sent));

            const record r = new_record(s, std::string(entries[0].text), "a", {});
            BOOST_TEST((read_record(to_text(r)).value() == r));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_a_job_document_says_is_what_is_read)
{
    drawer draw(seed());
    for (int i = 0; i < documents; ++i) {
        const api::job document = draw.document();
        const std::string body = json::serialize(api::job_response_json(document));
        const std::string other_body =
            json::serialize(json::object{{"job", rewritten(api::to_json(document), draw)}});
        BOOST_TEST_CONTEXT("RDAD_TEST_SEED=" << seed() << " document " << i << ": " << body)
        {
            const auto read = api::read_job_response(body);
            BOOST_TEST_REQUIRE(read.has_value());
            BOOST_TEST((read->job == document));
            BOOST_TEST(body == "{\"job\":" + read->text + "}");
            const auto other = api::read_job_response(other_body);
            BOOST_TEST_REQUIRE(other.has_value(), other_body);
            BOOST_TEST((other->job == document), other_body);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
