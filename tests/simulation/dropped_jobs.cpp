// SPDX-License-Identifier: BSL-1.0
#include "dropped_jobs.hpp"

#include "api/date_time.hpp"
#include "faulty_host.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

std::string with_definition(const std::string& id, double cost, double most)
{
    return fmt::format(
        R"({{"id": "{}", "type": "mesh", "settings": {{"quality": 1}}, )"
        R"("costEstimationParameters": {{"gigaPixels": {}}}, "rdad": {{"maxEstimatedCost": {}}}}})",
        id,
        cost,
        most
    );
}

/// A new job of the second generation; `more` is of its member rdad.
std::string specified(std::string_view name, const api::service& service, std::string_view more = "")
{
    return fmt::format(
        R"({{"name": "{}", "iTwinId": "c", "type": "Objects2D", )"
        R"("specifications": {{"inputs": {{"photos": "p"}}, "outputs": ["Objects2D"]}}, )"
        R"("rdad": {{"service": "{}"{}}}}})",
        name,
        service.name,
        more
    );
}

}  // namespace

void faulty_host::add_jobs()
{
    const auto& ids = service_.job_ids();
    const std::string soon = api::to_date_time(time_.instant().calendar + chrono::minutes(30));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string name = fmt::format("job-{}", i);
        switch (i % 6) {
        case 0: add_job(name, with_definition(ids[i], 2, 3)); break;
        case 1: add_job(name, with_definition(ids[i], 4, 3)); break;
        case 2:
            add_job(name, fmt::format(R"({{"id": "{}", "rdad": {{"deadline": "{}"}}}})", ids[i], soon));
            break;
        case 3: add_job(name, fmt::format(R"({{"id": "{}", "state": "unsubmitted"}})", ids[i])); break;
        default:
            add_job(
                name,
                fmt::format(R"({{"id": "{}", "rdad": {{"estimateOnly": {}}}}})", ids[i], i == estimated_job)
            );
            break;
        }
    }
    for (int i = 0; i < new_jobs; ++i) {
        const std::string name = fmt::format("new-{}", i);
        add_job(
            name,
            fmt::format(
                R"({{"name": "{}", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []}})",
                name
            )
        );
    }
    for (const char* name : new_estimates) {
        add_job(
            name,
            fmt::format(
                R"({{"name": "{}", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []{}, )"
                R"("rdad": {{"estimateOnly": true}}}})",
                name,
                name == new_estimates.front() ? R"(, "costEstimationParameters": {"gigaPixels": 2})" : ""
            )
        );
    }
    add_second_generation(soon);
    add_job("unknown", R"({"id": "00000000-6377-4330-9ab0-f13fe994b3f1"})");
    add_job(repetition, fmt::format(R"({{"id": "{}"}})", ids[repeated_job]));
    // By the second one where the first one has ended before.
    service_.let_be_activated_again(ids[repeated_job]);
}

/// Among them one with a deadline.
void faulty_host::add_second_generation(const std::string& soon)
{
    for (const char* name : second_jobs) {
        const bool is_late = name == second_jobs.back();
        const bool is_of_other = name == second_jobs[second_jobs.size() - 2];
        const std::string more = is_late ? fmt::format(R"(, "deadline": "{}")", soon) : "";
        add_job(name, specified(name, is_of_other ? api::reality_conversion : api::reality_analysis, more));
    }
    add_job(limited_job, specified(limited_job, api::reality_analysis, R"(, "maxEstimatedCost": 3)"));
    add_job(
        started_job,
        fmt::format(
            R"({{"id": "{}", "rdad": {{"service": "reality-analysis"}}}})",
            service_.add_started_job(api::reality_analysis)
        )
    );
}

void faulty_host::add_job(const std::string& name, const std::string& spec)
{
    names_.push_back(name);
    disk_.accept(name, spec);
}

}  // namespace rdad::simulation
