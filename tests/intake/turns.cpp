// SPDX-License-Identifier: BSL-1.0
// Whose dropped file is worked on next.

#include "intake/turns.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace rdad;
using intake::turns;

BOOST_AUTO_TEST_SUITE(turns_of_dropped_files)

namespace {

constexpr std::uint32_t ann = 1000;
constexpr std::uint32_t bob = 1001;

spool::folder_entry file(std::string name, std::uint32_t user)
{
    return {std::move(name), true, turns::largest_small_file + 1, {}, user};
}

spool::folder_entry small_file(std::string name, std::uint32_t user)
{
    return {std::move(name), true, turns::largest_small_file, {}, user};
}

struct fixture
{
    turns t;
    std::uint32_t refused = 0;

    std::optional<turns::turn> next_in_round()
    {
        return t.next([this](std::uint32_t user) { return user != refused; });
    }

    std::optional<turns::turn> next()
    {
        t.begin_round();
        return next_in_round();
    }

    /// So many turns, each a round, by the names of files and claims. The claim of a file is in work from then on.
    std::string run(int number)
    {
        return run(number, [this] { return next(); });
    }

    /// All turns of a round likewise.
    std::string run_round()
    {
        t.begin_round();
        return run(1000, [this] { return next_in_round(); });
    }

    template <class Next>
    std::string run(int number, Next next_turn)
    {
        std::string text;
        for (int i = 0; i < number; ++i) {
            const auto turn = next_turn();
            text += text.empty() ? "" : " ";
            if (!turn)
                return text + "none";
            text += turn->file ? "+" + turn->file->name : turn->acceptance->claim();
            if (turn->file)
                t.claimed(*turn, std::make_shared<intake::claim_acceptance>(turn->file->name));
        }
        return text;
    }

    void end(const std::string& name)
    {
        while (const auto turn = next()) {
            if (turn->acceptance && turn->acceptance->claim() == name) {
                t.end(turn->acceptance);
                return;
            }
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_that_another_user_drops_later_has_the_next_turn, fixture)
{
    t.offer({file("large", ann)});
    BOOST_TEST(run(4) == "+large large large large");
    t.offer({file("small", bob)});
    BOOST_TEST(run(4) == "+small large small large");
}

BOOST_FIXTURE_TEST_CASE(a_thousand_files_of_one_user_leave_another_every_second_turn, fixture)
{
    std::vector<spool::folder_entry> files;
    for (int i = 0; i < 1000; ++i)
        files.push_back(file("a", ann));
    files.push_back(file("b", bob));
    t.offer(std::move(files));
    BOOST_TEST(run(5) == "+a +b a b +a");
}

BOOST_FIXTURE_TEST_CASE(a_file_of_the_same_user_is_worked_on_beside_a_large_one, fixture)
{
    t.offer({file("large", ann), file("small", ann), file("third", ann)});
    BOOST_TEST(run(6) == "+large large +small large small large");
    end("small");
    BOOST_TEST(run(3) == "+third large third");
}

BOOST_FIXTURE_TEST_CASE(files_in_work_are_few, fixture)
{
    std::vector<spool::folder_entry> files;
    for (std::uint32_t user = 1; user <= turns::most_in_work; ++user) {
        files.push_back(file("a", user));
        files.push_back(file("b", user));
    }
    t.offer(std::move(files));
    run(100);
    BOOST_TEST(t.in_work() == turns::most_in_work);
    BOOST_TEST(t.offered(1) == 1U);
    end("a");
    BOOST_TEST(t.in_work() == turns::most_in_work - 1);
    run(100);
    BOOST_TEST(t.in_work() == turns::most_in_work);
}

BOOST_FIXTURE_TEST_CASE(a_user_who_may_have_no_more_keeps_nobody_waiting, fixture)
{
    t.offer({file("a", ann), file("b", bob)});
    refused = ann;
    BOOST_TEST(run(3) == "+b b b");
    BOOST_TEST(t.offered(ann) == 1U);
    refused = 0;
    BOOST_TEST(run(2) == "+a b");
}

BOOST_FIXTURE_TEST_CASE(what_was_put_off_has_its_turn_after_the_next_look, fixture)
{
    t.offer({file("a", ann)});
    run(1);
    t.put_off(next()->acceptance);
    BOOST_TEST(run(1) == "none");
    BOOST_TEST(t.in_work() == 1U);
    t.offer({});
    BOOST_TEST(run(1) == "a");
    end("a");
    BOOST_TEST(t.in_work() == 0U);
    BOOST_TEST(run(1) == "none");
}

BOOST_FIXTURE_TEST_CASE(files_that_are_offered_again_are_there_once, fixture)
{
    t.offer({file("a", ann), file("b", ann)});
    t.offer({file("b", ann)});
    BOOST_TEST(t.offered(ann) == 1U);
    BOOST_TEST(run(1) == "+b");
    t.offer({});
    BOOST_TEST(t.offered(ann) == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_file_has_one_turn_in_a_round, fixture)
{
    t.offer({file("a", ann), file("b", bob), file("c", bob)});
    BOOST_TEST(run_round() == "+a +b +c none");
    BOOST_TEST(run_round() == "a b c none");
}

BOOST_FIXTURE_TEST_CASE(small_files_are_taken_many_at_a_time_beside_large_ones, fixture)
{
    std::vector<spool::folder_entry> files{file("large", ann), file("large", ann), file("large", ann)};
    const auto taken = [this] {
        run_round();
        return t.in_work();
    };
    t.offer(files);
    BOOST_TEST(taken() == turns::most_of_a_user);
    files.assign(100, small_file("small", ann));
    t.offer(files);
    BOOST_TEST(taken() == turns::most_of_a_user + turns::most_small_of_a_user);
    files.assign(turns::most_small_in_work, small_file("small", bob));
    for (std::uint32_t user = 1; user <= turns::most_small_in_work; ++user)
        files.push_back(small_file("small", user));
    t.offer(files);
    BOOST_TEST(taken() == turns::most_of_a_user + turns::most_small_in_work);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_was_not_claimed_is_not_in_work, fixture)
{
    t.offer({file("a", ann)});
    const auto turn = next();
    BOOST_TEST(t.in_work() == 1U);
    t.not_claimed(*turn);
    BOOST_TEST(t.in_work() == 0U);
    t.offer({file("a", ann), file("b", ann), file("c", ann)});
    BOOST_TEST(run_round() == "+a +b none");
}

BOOST_AUTO_TEST_SUITE_END()
