// SPDX-License-Identifier: BSL-1.0
// Which proxy leads where, as the configuration and the environment say.

#include "config/proxy_choice.hpp"

#include "environment_variable.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>

using namespace rdad;
using rdad::tests::environment_variable;
namespace http = rdad::http;

namespace {

const config::proxy_environment empty;
const config::proxy_environment by_proxy{"http://proxy.example.com:3128", ""};

/// Host and port of the proxy to `url`, "none", or what is wrong.
std::string choice(
    const std::string& configured,
    const config::proxy_environment& environment,
    const std::string& url = "https://api.example.com/x"
)
{
    const auto chosen = config::choose_proxy(configured, environment, http::parse_url(url).value());
    if (!chosen)
        return chosen.error().sentence;
    return *chosen ? (*chosen)->authority() : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(choice_of_a_proxy)

BOOST_AUTO_TEST_CASE(the_environment_is_read_by_names_in_lower_case_then_in_upper_case)
{
    const environment_variable upper("HTTPS_PROXY", "http://upper.example.com");
    const environment_variable excepted("NO_PROXY", "example.org");
    {
        const environment_variable lower("https_proxy", "http://lower.example.com");
        BOOST_TEST(config::proxy_environment::current().https_proxy == "http://lower.example.com");
        BOOST_TEST(config::proxy_environment::current().no_proxy == "example.org");
    }
    BOOST_TEST(config::proxy_environment::current().https_proxy == "http://upper.example.com");
    const environment_variable unset("https_proxy", "");
    BOOST_TEST(config::proxy_environment::current().https_proxy == "http://upper.example.com");
}

BOOST_AUTO_TEST_CASE(an_environment_that_says_nothing_of_proxies_is_empty)
{
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"})
        ::unsetenv(name);
    BOOST_TEST(config::proxy_environment::current().https_proxy == "");
    BOOST_TEST(config::proxy_environment::current().no_proxy == "");
}

BOOST_AUTO_TEST_CASE(without_a_word_there_is_none)
{
    BOOST_TEST(choice("", empty) == "none");
}

BOOST_AUTO_TEST_CASE(the_environment_leads_to_hosts_that_it_does_not_except)
{
    BOOST_TEST(choice("", by_proxy) == "proxy.example.com:3128");
    BOOST_TEST(choice("", {by_proxy.https_proxy, "other.example.com"}) == "proxy.example.com:3128");
    BOOST_TEST(choice("", {by_proxy.https_proxy, "example.com"}) == "none");
    BOOST_TEST(choice("", {by_proxy.https_proxy, "192.0.2.0/24"}, "https://192.0.2.1") == "none");
}

BOOST_AUTO_TEST_CASE(the_environment_leads_to_no_loopback_address)
{
    for (const char* url :
         {"https://localhost:8443", "https://127.0.0.1", "https://[::1]:8443", "http://localhost"})
        BOOST_TEST(choice("", by_proxy, url) == "none");
}

BOOST_AUTO_TEST_CASE(the_configuration_wins_over_the_environment)
{
    const config::proxy_environment excepted{by_proxy.https_proxy, "*"};
    BOOST_TEST(choice("http://other.example.com:8080", excepted) == "other.example.com:8080");
    BOOST_TEST(
        choice("http://other.example.com:8080", empty, "https://localhost:8443") == "other.example.com:8080"
    );
    BOOST_TEST(choice("none", by_proxy) == "none");
}

BOOST_AUTO_TEST_CASE(plain_http_has_no_proxy_that_could_see_the_token)
{
    BOOST_TEST(choice("http://other.example.com:8080", by_proxy, "http://127.0.0.1:8080") == "none");
}

BOOST_AUTO_TEST_CASE(a_wrong_variable_is_told_where_it_counts_and_its_password_is_not)
{
    const config::proxy_environment wrong{
        "http://anna:hunter2@proxy.example.com:3128",
        "internal.example.com"};
    BOOST_TEST(
        choice("", wrong) ==
        "The environment variable HTTPS_PROXY is wrong: The URL must not hold a user name or password."
    );
    BOOST_TEST(choice("none", wrong) == "none");
    BOOST_TEST(choice("", wrong, "https://internal.example.com") == "none");
}

BOOST_AUTO_TEST_SUITE_END()
