// SPDX-License-Identifier: BSL-1.0
// A stop amid a call, whose answer is the only trace of what it has done.

#include "end_to_end/site/specs.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <optional>

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
    return boost::json::serialize(boost::json::object{{"job", job}});
}

/// A service that leaves a creation unanswered until it is told to answer.
struct waiting_service
{
    temporary_folder folder;
    testing::certificate_authority authority;
    std::optional<testing::loopback_server> server;
    std::optional<asio::steady_timer> unanswered;

    /// Starts it. Answers the configuration by which it is called.
    config::config start(asio::io_context& context)
    {
        unanswered.emplace(context, asio::steady_timer::time_point::max());
        const auto answer = [this](testing::seen_request request) -> asio::awaitable<testing::reply> {
            const std::string body = created(request);
            co_await unanswered->async_wait(asio::as_tuple(asio::use_awaitable));
            co_return testing::reply{testing::response_bytes(201, body), testing::reply::then::close};
        };
        server.emplace(context, testing::server_options{.certificate = authority.issue()}, answer);
        write_file(folder.path() / "ca.pem", authority.certificate());
        write_secret_file(folder.path() / "token", "eyJhbGciOiJub25lIn0.e30.");
        config::config c;
        c.api.base_url = fmt::format("https://localhost:{}", server->port());
        c.api.ca_file = folder.path() / "ca.pem";
        c.auth.token_file = folder.path() / "token";
        c.pace.requests_per_minute = 1'000'000'000;
        return c;
    }

    void end()
    {
        server.reset();
        unanswered.reset();
    }
};

struct fixture : waiting_service, services_fixture
{
    fixture() : services_fixture([this](asio::io_context& io) { return start(io); }) {}
    ~fixture() { end(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_creation_that_is_answered_while_the_daemon_stops_is_on_the_disk, fixture)
{
    take("new", new_job_members);
    run_until([&] { return !server->requests().empty(); });
    BOOST_TEST_REQUIRE(on_disk("new").creation_sent);
    bool is_stopped = false;
    asio::post(context, [&] {
        stop();
        is_stopped = true;
    });
    run_until([&] { return is_stopped; });
    context.poll();
    unanswered->cancel();
    run_until([&] { return on_disk("new").job_id.has_value(); });
    BOOST_TEST(server->requests().size() == 1U, "nothing else is begun");
}

BOOST_AUTO_TEST_SUITE_END()
