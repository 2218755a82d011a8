// SPDX-License-Identifier: BSL-1.0
// The services of a daemon, around jobs in a spool of the test's own.
#pragma once

#include "control/batch_pauses.hpp"
#include "disk/stored_record.hpp"
#include "driver/batch_priorities.hpp"
#include "driver/user_loads.hpp"
#include "job/job_file.hpp"
#include "journal/kept_journal.hpp"
#include "service/batch_history.hpp"
#include "service/job_runners.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rdad::tests {

/// Far more than anything here takes.
inline constexpr std::chrono::seconds longest_wait(30);

struct services_fixture
{
    temporary_folder folder;
    boost::asio::io_context context{1};
    kept_journal journal;
    disk::disk disk{spool::spool::own(folder.path().string()).value()};
    disk::faults faults{journal};
    driver::user_loads loads{driver::load_limits{}};
    control::batch_pauses pauses;
    driver::batch_priorities priorities;
    service::spending_record spending{disk, journal};
    service::event_teller events{context.get_executor(), disk, journal, [] {}};
    service::batch_history sums_of_batches{context.get_executor(), disk};
    std::unique_ptr<client::account> account;
    service::sweep_runners sweeps;
    service::second_looks looks;
    bool stopping = false;
    service::job_runners runners;

    /// Nobody is there to be called.
    services_fixture() : services_fixture([](auto&) { return nobody(); }) {}

    /// `configure(context)` makes the configuration, and the server that it names.
    template <class Configure>
    explicit services_fixture(Configure configure)
        : account(make_account(configure(context))),
          sweeps(context.get_executor(), *account, journal, sweep_options(), {[](auto&) {}, [] {}}),
          looks(
              context.get_executor(),
              *account,
              disk,
              faults,
              journal,
              {[](auto&) { return false; }, [](auto&) {}, [] {}},
              {}
          ),
          runners(
              context.get_executor(),
              {*account,
               sweeps,
               looks,
               disk,
               faults,
               journal,
               loads,
               pauses,
               priorities,
               spending,
               events,
               life_options(),
               stopping},
              1,
              [] {}
          )
    {}

    ~services_fixture() { finish(); }

    /// Ends all that goes on. Who adds what the services refer to calls it while that is there.
    void finish()
    {
        boost::asio::post(context, [this] { stop(); });
        context.restart();
        context.run_for(longest_wait);
        disk.finish();
    }

    static lists::sweep_options sweep_options()
    {
        return {.intervals = {std::chrono::seconds(1)}, .calls_per_minute = 100};
    }

    static job::life_options life_options()
    {
        return {.schedule = {.poll_intervals = {std::chrono::seconds(1)}}};
    }

    static config::config nobody()
    {
        config::config c;
        c.api.base_url = "https://127.0.0.1:1/nobody";
        c.auth.token_file = "/nowhere/token";
        return c;
    }

    std::unique_ptr<client::account> make_account(const config::config& config)
    {
        return client::account::make(context.get_executor(), config, journal, [](auto) {}).value();
    }

    /// As the daemon does it. From within the event loop.
    void stop()
    {
        stopping = true;
        account->queue().close();
        sums_of_batches.cancel();
        runners.cancel();
    }

    /// Takes a job whose spec has these members.
    void take(const std::string& name, const std::string& members)
    {
        const std::string text = "{" + members + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        const auto record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
        write_file(path_in_active(name + ".json"), job::to_text(record));
        runners.add(intake::accepted_job_of(name, record, 0));
    }

    /// A job of a batch of that name.
    void take_batch(const std::string& name, const std::string& members, std::uint64_t number, uid_t owner)
    {
        const std::string text = "{" + members + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        auto record = job::new_record(spec, text, name, std::chrono::system_clock::now());
        record.batch = job::batch{name, number, owner, "digest of " + name};
        write_file(path_in_active(name + ".json"), job::to_text(record));
        auto job = intake::accepted_job_of(name, record, 0);
        job.batch = std::make_shared<const job::batch>(*record.batch);
        runners.add(job);
    }

    bool waits(const std::string& name, driver::waits_for what) const
    {
        return runners.what_it_waits_for(name) == what;
    }

    std::filesystem::path path_in_active(const std::string& file) const
    {
        return folder.path() / "active" / file;
    }

    /// From now on the record can be read, but not changed: as it has another name its new text gets a new file, and where
    /// that is written a folder stands, which is answered.
    std::filesystem::path let_writing_fail(const std::string& name) const
    {
        std::filesystem::create_hard_link(
            path_in_active(name + ".json"),
            folder.path() / (name + ".other-name")
        );
        auto obstacle = path_in_active("." + name + ".json.writing");
        std::filesystem::create_directory(obstacle);
        return obstacle;
    }

    job::record on_disk(const std::string& name) const
    {
        return rdad::disk::read_record(disk.get().active(), name).value();
    }

    /// What the coroutine answers.
    template <class Answer>
    Answer answer_of(boost::asio::awaitable<Answer> coroutine)
    {
        std::optional<Answer> answer;
        boost::asio::co_spawn(
            context,
            std::move(coroutine),
            [&](const std::exception_ptr& thrown, Answer given) {
                if (thrown)
                    std::rethrow_exception(thrown);
                answer.emplace(std::move(given));
            }
        );
        run_until([&] { return answer.has_value(); });
        return *std::move(answer);
    }

    template <class Condition>
    void run_until(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        context.restart();
        while (!condition() && std::chrono::steady_clock::now() < deadline)
            context.run_one_until(deadline);
        for (const auto& entry : journal.entries)
            BOOST_TEST_INFO(entry.message);
        BOOST_TEST_REQUIRE(condition());
    }
};

}  // namespace rdad::tests
