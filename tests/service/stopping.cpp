// SPDX-License-Identifier: BSL-1.0
// A stop amid a call, whose answer is the only trace of what it has done.

#include "end_to_end/site/specs.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(stopping)

namespace {

/// The answer to a creation, which repeats the name.
std::string created(const testing::seen_request& creation)
{
    boost::json::object job = boost::json::parse(creation.body).as_object();
    job["id"] = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    job["state"] = "unsubmitted";
    return testing::response_bytes(201, boost::json::serialize(boost::json::object{{"job", job}}));
}

struct fixture : answering_service, services_fixture
{
    fixture() : services_fixture([this](asio::io_context& io) { return start(io); })
    {
        answer = created;
        is_holding = true;
    }

    ~fixture() { end(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_creation_that_is_answered_while_the_daemon_stops_is_on_the_disk, fixture)
{
    take("new", new_job_members);
    run_until([&] { return !requests().empty(); });
    BOOST_TEST_REQUIRE(on_disk("new").creation_sent);
    bool is_stopped = false;
    asio::post(context, [&] {
        stop();
        is_stopped = true;
    });
    run_until([&] { return is_stopped; });
    context.poll();
    let_go();
    run_until([&] { return on_disk("new").job_id.has_value(); });
    BOOST_TEST(requests().size() == 1U, "nothing else is begun");
}

BOOST_FIXTURE_TEST_CASE(creations_that_wait_for_a_place_are_no_longer_in_doubt_after_a_stop, fixture)
{
    constexpr int connections = 4;
    const std::vector<std::string> names{"a", "b", "c", "d", "e", "f"};
    for (const std::string& name : names)
        take(name, new_job_members);
    const auto in_doubt = [&] {
        return std::ranges::count_if(names, [&](const std::string& name) {
            return on_disk(name).creation_sent;
        });
    };
    run_until([&] { return requests().size() == connections && in_doubt() == 6; });
    asio::post(context, [&] { stop(); });
    run_until([&] { return in_doubt() == connections; });
    let_go();
}

BOOST_AUTO_TEST_SUITE_END()
