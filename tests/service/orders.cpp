// SPDX-License-Identifier: BSL-1.0
// What is confirmed of an order, where the disk keeps it and where it doesn't.

#include "service/orders.hpp"

#include "contains.hpp"
#include "job/job_file.hpp"
#include "journal/kept_journal.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <optional>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(orders)

namespace {

/// Far more than anything here takes.
constexpr auto longest_wait = 30s;

/// The services of a daemon, without a service.
struct fixture
{
    temporary_folder folder;
    asio::io_context context{1};
    kept_journal journal;
    disk::disk disk{spool::spool::own(folder.path().string()).value()};
    disk::faults faults{journal};
    std::unique_ptr<client::account> account = make_account();
    sweep_runner sweeps{context.get_executor(), *account, journal, {}, {[](auto&) {}, [] {}}};
    second_looks looks{
        context.get_executor(),
        *account,
        disk,
        faults,
        journal,
        {[](auto&) { return false; }, [](auto&) {}, [] {}},
        {}};
    bool stopping = false;
    job_runners runners{
        context.get_executor(),
        {*account, sweeps, looks, disk, faults, journal, {}, stopping},
        1,
        [] {}};
    service::orders all{disk, runners};

    std::unique_ptr<client::account> make_account()
    {
        config::config c;
        c.api.base_url = "https://127.0.0.1:1/nobody";
        c.auth.token_file = (folder.path() / "token").string();
        return client::account::make(context.get_executor(), c, journal, [](auto) {}).value();
    }

    ~fixture()
    {
        stopping = true;
        asio::post(context, [this] {
            account->queue().close();
            runners.cancel();
        });
        context.restart();
        context.run_for(longest_wait);
        disk.finish();
    }

    /// Takes a job with these members.
    void take(const std::string& name, const std::string& members)
    {
        const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")" + members + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        const auto record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
        write_file(path_in_active(name + ".json"), job::to_text(record));
        runners.add(intake::accepted_job_of(name, record, 0));
    }

    std::filesystem::path path_in_active(const std::string& file) const
    {
        return folder.path() / "active" / file;
    }

    /// From now on the record can be read, but not replaced: a folder stands where its new text is written.
    void let_writing_fail(const std::string& name) const
    {
        std::filesystem::create_directory(path_in_active("." + name + ".json.writing"));
    }

    template <class Condition>
    void run_until(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        context.restart();
        while (!condition() && std::chrono::steady_clock::now() < deadline)
            context.run_one_until(deadline);
        BOOST_TEST_REQUIRE(condition());
    }

    control::order_answer give(control::order order, const std::string& name)
    {
        std::optional<control::order_answer> answer;
        asio::co_spawn(
            context,
            all.carry_out(order, name),
            [&](const std::exception_ptr& thrown, control::order_answer given) {
                if (thrown)
                    std::rethrow_exception(thrown);
                answer = std::move(given);
            }
        );
        run_until([&] { return answer.has_value(); });
        return *answer;
    }

    job::record on_disk(const std::string& name) const
    {
        return job::read_record(read_file(path_in_active(name + ".json"))).value();
    }
};

const std::string for_later = R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_waits_is_not_confirmed_where_it_cannot_be_written, fixture)
{
    take("later", for_later);
    let_writing_fail("later");
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(!on_disk("later").cancel_ordered);
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_acts_is_not_confirmed_where_it_cannot_be_written, fixture)
{
    take("survey", "");
    let_writing_fail("survey");
    // It is to be saved before it is activated: it is kept in memory until that works.
    run_until([&] { return journal.count(rdad::journal::message_kind::disk_failing) > 0; });
    const auto answer = give(control::order::cancel, "survey");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "It is tried again."), answer.message);
    BOOST_TEST(!on_disk("survey").cancel_ordered);
}

BOOST_FIXTURE_TEST_CASE(an_order_is_confirmed_where_it_is_on_the_disk, fixture)
{
    take("later", for_later);
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::noted), answer.message);
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(std::filesystem::exists(folder.path() / "unsubmitted" / "later.json"));
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_record_that_cannot_be_read_is_answered_and_not_confirmed, fixture)
{
    take("later", for_later);
    std::filesystem::remove(path_in_active("later.json"));
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "can't be read now"), answer.message);
}

BOOST_AUTO_TEST_SUITE_END()
