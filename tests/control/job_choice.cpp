// SPDX-License-Identifier: BSL-1.0
// Which jobs are meant by the names that people write.

#include "control/job_choice.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace rdad;
using control::job_candidate;
using control::job_choice;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(job_choices)

namespace {

job_candidate of_batch(std::string name, std::string batch, std::uint64_t number)
{
    return {std::move(name), std::make_shared<const job::batch>(job::batch{std::move(batch), number})};
}

/// Two files were dropped as bridges.jsonl, and one as bridges.json.
const std::vector<job_candidate> all{
    of_batch("bridges.1", "bridges", 3),
    of_batch("bridges.2", "bridges", 3),
    of_batch("bridges.1~2", "bridges", 7),
    of_batch("roads", "roads", 5),
    of_batch("roads.1", "roads", 9),
    {"lonely", nullptr},
};

strings chosen(const strings& names)
{
    strings found;
    for (const std::size_t i : job_choice(names).choose(all).jobs)
        found.push_back(all[i].name);
    return found;
}

strings without_job(const strings& names)
{
    return job_choice(names).choose(all).without_job;
}

}  // namespace

BOOST_AUTO_TEST_CASE(all_are_meant_where_nobody_names_any)
{
    BOOST_TEST(chosen({}).size() == all.size());
    BOOST_TEST(job_choice({}).may_mean("anything"));
}

BOOST_AUTO_TEST_CASE(a_label_means_the_jobs_of_that_batch_only)
{
    BOOST_TEST((chosen({"bridges#3"}) == strings{"bridges.1", "bridges.2"}));
    BOOST_TEST((chosen({"bridges#7"}) == strings{"bridges.1~2"}));
    BOOST_TEST((without_job({"bridges#4"}) == strings{"bridges#4"}));
    BOOST_TEST((without_job({"bridge#3"}) == strings{"bridge#3"}));
}

BOOST_AUTO_TEST_CASE(the_name_of_a_batch_means_the_last_one_of_that_name)
{
    BOOST_TEST((chosen({"bridges"}) == strings{"bridges.1~2"}));
}

BOOST_AUTO_TEST_CASE(a_job_of_that_name_comes_before_a_batch)
{
    BOOST_TEST((chosen({"roads"}) == strings{"roads"}));
    BOOST_TEST((chosen({"lonely"}) == strings{"lonely"}));
}

BOOST_AUTO_TEST_CASE(a_pattern_means_the_jobs_whose_names_are_like_it)
{
    BOOST_TEST((chosen({"bridges.?"}) == strings{"bridges.1", "bridges.2"}));
    BOOST_TEST((chosen({"*.1"}) == strings{"bridges.1", "roads.1"}));
    BOOST_TEST((chosen({"[lr]*"}) == strings{"roads", "roads.1", "lonely"}));
    BOOST_TEST((without_job({"rivers*"}) == strings{"rivers*"}));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_called_as_a_pattern_comes_before_those_that_are_like_it)
{
    const std::vector<job_candidate> jobs{{"survey[1]", nullptr}, {"survey1", nullptr}};
    BOOST_TEST((job_choice({"survey[1]"}).choose(jobs).jobs == std::vector<std::size_t>{0}));
    BOOST_TEST(job_choice({"survey[1]"}).may_mean("survey[1]"));
}

BOOST_AUTO_TEST_CASE(what_a_name_means_does_not_depend_on_which_states_are_wanted)
{
    auto jobs = all;
    // The last batch of that name is in another state, and so is the job.
    jobs[2].is_wanted = false;
    jobs[3].is_wanted = false;
    for (const char* name : {"bridges", "roads"}) {
        const auto found = job_choice({name}).choose(jobs);
        BOOST_TEST(found.jobs.empty(), name);
        BOOST_TEST((found.without_job == strings{name}));
    }
    BOOST_TEST((job_choice({"bridges#3"}).choose(jobs).jobs == std::vector<std::size_t>{0, 1}));
    BOOST_TEST(job_choice({"roads"}).asks_for_all_states());
    BOOST_TEST(!job_choice({"bridges#3"}).asks_for_all_states());
    BOOST_TEST(!job_choice({"b*"}).asks_for_all_states());
    BOOST_TEST(!job_choice({}).asks_for_all_states());
}

BOOST_AUTO_TEST_CASE(a_job_that_is_meant_twice_is_there_once_and_in_order)
{
    BOOST_TEST((
        chosen({"roads*", "bridges.2", "bridges#3"}) == strings{"bridges.1", "bridges.2", "roads", "roads.1"}
    ));
    BOOST_TEST((without_job({"nobody", "roads", "nothing*"}) == strings{"nobody", "nothing*"}));
}

BOOST_AUTO_TEST_CASE(records_need_not_be_read_that_cannot_be_meant)
{
    const job_choice choice({"bridges#3", "ro*s"});
    BOOST_TEST(choice.asks_for_batch_of("bridges.17"));
    BOOST_TEST(choice.may_mean("bridges.17"));
    BOOST_TEST(!choice.asks_for_batch_of("roads"), "its name says enough");
    BOOST_TEST(choice.may_mean("roads"));
    BOOST_TEST(!choice.may_mean("lonely"));
}

BOOST_AUTO_TEST_SUITE_END()
