// SPDX-License-Identifier: BSL-1.0
// Second looks at jobs of a spool of the test's own, for which a service on loopback answers.
#pragma once

#include "coroutine/end.hpp"
#include "service/answering_service.hpp"
#include "service/second_looks.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {

inline const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
inline const std::string bridge_id = "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5";

inline constexpr std::chrono::system_clock::time_point long_ago =
    std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);

inline std::chrono::system_clock::time_point soon()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
           std::chrono::minutes(30);
}

inline job::second_look look_at_survey(std::chrono::system_clock::time_point due)
{
    return {due, "survey", survey_id, true};
}

inline job::second_look look_at_bridge(std::chrono::system_clock::time_point due)
{
    return {due, "bridge", bridge_id, true};
}

inline std::string job_in_state(const std::string& state)
{
    return testing::response_bytes(
        200,
        fmt::format(R"({{"job": {{"id": "{}", "state": "{}"}}}})", survey_id, state)
    );
}

inline job::record ended_record(const std::string& members, job::final_state state)
{
    const std::string text = "{" + members + "}";
    const auto spec = job::parse_job_file("survey", text).at(0).spec.value();
    auto record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
    record.outcome = job::outcome{state, "So it is.", std::nullopt};
    return record;
}

inline std::string with_id(const std::string& id)
{
    return fmt::format(R"("id": "{}")", id);
}

/// `all` is what is tested; `looks` of the services is left alone.
struct second_looks_fixture : answering_service, services_fixture
{
    std::set<std::string> worked_on;
    std::vector<intake::accepted_job> taken;
    unsigned settled = 0;
    std::optional<service::second_looks> all;
    boost::asio::cancellation_signal end_of_run;
    bool is_running = false;

    second_looks_fixture()
        : services_fixture([this](boost::asio::io_context& io) { return answering_service::start(io); })
    {
        answer = [](auto&) { return job_in_state("active"); };
        take_over({});
    }

    ~second_looks_fixture()
    {
        end_of_run.emit(boost::asio::cancellation_type::terminal);
        let_go();
        context.restart();
        while (is_running)
            context.run_one();
        end();
    }

    /// As at a start, but for run().
    void take_over(std::vector<job::second_look> kept)
    {
        service::second_look_access jobs{
            [this](const std::string& id) { return worked_on.contains(id); },
            [this](const intake::accepted_job& job) { taken.push_back(job); },
            [this] { ++settled; }};
        all.emplace(context.get_executor(), *account, disk, faults, journal, jobs, std::move(kept));
    }

    void run()
    {
        is_running = true;
        boost::asio::co_spawn(
            context,
            all->run(),
            boost::asio::bind_cancellation_slot(
                end_of_run.slot(),
                [this](const std::exception_ptr& error) {
                    is_running = false;
                    coroutine::rethrow_unless_cancelled(error);
                }
            )
        );
    }

    /// Of an earlier process, which has written them.
    void go_on_with(const std::vector<job::second_look>& kept)
    {
        write_file(folder.path() / "second-looks", job::to_text(kept));
        take_over(disk.get().read_second_looks().value());
        run();
    }

    void begin_to_add(job::second_look look, std::optional<result<void>>& added)
    {
        boost::asio::co_spawn(
            context,
            all->add(std::move(look)),
            [&](const std::exception_ptr&, const result<void>& done) { added = done; }
        );
    }

    result<void> add(job::second_look look)
    {
        std::optional<result<void>> added;
        begin_to_add(std::move(look), added);
        run_until([&] { return added.has_value(); });
        return *added;
    }

    std::vector<job::second_look> kept() const { return disk.get().read_second_looks().value(); }
    bool is_settled_on_disk() const { return settled == 1 && !all->has_work(); }

    std::filesystem::path path_in(job::final_state state, const std::string& file) const
    {
        return folder.path() / to_string(state) / file;
    }

    std::string file_survey(const std::string& id, job::final_state state) const
    {
        const std::string text = job::to_text(ended_record(with_id(id), state));
        write_file(path_in(state, "survey.json"), text);
        return text;
    }

    /// Folders stand where its texts are written, or read.
    static void let_fail(const std::filesystem::path& path) { std::filesystem::create_directory(path); }
    static void let_work(const std::filesystem::path& path) { std::filesystem::remove(path); }

    void check_that_survey_goes_on_as(const std::string& name)
    {
        run_until([&] { return is_settled_on_disk(); });
        BOOST_TEST_REQUIRE(taken.size() == 1U);
        BOOST_TEST(taken[0].name == name);
        BOOST_TEST(taken[0].untold_events == 1U);
        const job::record record = on_disk(name);
        BOOST_TEST(record.job_id.value() == survey_id);
        BOOST_TEST(record.activation_sent);
        BOOST_TEST(record.cancel_ordered);
        BOOST_TEST(!record.outcome.has_value());
        BOOST_TEST(journal.count(rdad::journal::message_kind::job_started_late) == 1);
        BOOST_TEST(kept().empty());
        BOOST_TEST(requests().size() == 1U);
    }

    /// By the disk: it is planned as before, and may be tried again already.
    void check_that_survey_could_not_go_on()
    {
        run_until([&] { return settled > 0; });
        BOOST_TEST(journal.count(rdad::journal::message_kind::disk_failing) == 1);
        BOOST_TEST(journal.count(rdad::journal::message_kind::job_started_late) == 0);
        BOOST_TEST(taken.empty());
        BOOST_TEST(kept().size() == 1U);
    }
};

}  // namespace rdad::tests
