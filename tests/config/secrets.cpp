// SPDX-License-Identifier: BSL-1.0
// What the configuration says of secrets and certificates: where they are, who may read them, and that they aren't repeated.

#include "another_user.hpp"
#include "configured.hpp"
#include "environment_variable.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(configured_secrets)

BOOST_FIXTURE_TEST_CASE(a_password_in_a_url_is_not_repeated, configured)
{
    for (const char* key : {"proxy", "base_url"}) {
        for (const char* url : {"https://anna:hunter2@h.example.com", "anna:hunter2@h.example.com:3128"}) {
            const std::string in_file = problem_of(std::string("[api]\n") + key + " = " + url + "\n");
            BOOST_TEST(in_file.find("hunter2") == std::string::npos, in_file);
            BOOST_TEST(in_file.find("must not hold a user name or password") != std::string::npos, in_file);
            const std::string in_flag = problem_of(good(), {{key, url}});
            BOOST_TEST(in_flag.find("hunter2") == std::string::npos, in_flag);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(credentials_of_a_proxy_are_a_user_and_a_password, configured)
{
    write_secret_file(credentials, "hunter2");
    BOOST_TEST(
        problem_of(good(), {{"proxy_credentials_file", credentials}}) ==
        "--proxy-credentials-file " + credentials + " does not hold one line with user:password."
    );
}

BOOST_FIXTURE_TEST_CASE(there_has_to_be_one_way_to_a_token, configured)
{
    BOOST_TEST(
        problem_of("") == ": there is no access token; put one into " + secret("token") +
                              " or name a token_file in [auth], or a client_id."
    );
    BOOST_TEST(
        problem_of(good() + "client_id = me\n") ==
        ": [auth] has both token_file and a client; leave one of them out."
    );
    BOOST_TEST(
        problem_of("[auth]\nclient_id = me\n") == ": there is no secret of the client; put it into " +
                                                      secret("client-secret") +
                                                      " or name a client_secret_file in [auth]."
    );
    BOOST_TEST(
        problem_of("[auth]\nclient_secret_file = " + token + "\n") ==
        ": [auth] has a client_secret_file, but no client_id."
    );
}

BOOST_FIXTURE_TEST_CASE(secrets_beside_the_configuration_file_need_no_mention, configured)
{
    write_secret_file(secret("token"), "abc");
    write_secret_file(secret("client-secret"), "xyz");
    BOOST_TEST(load("").value().auth.token_file.path == secret("token"));
    BOOST_TEST(load("").value().auth.client_secret_file.path == "");
    const config::config c = load("[auth]\nclient_id = me\n").value();
    BOOST_TEST(c.auth.client_secret_file.path == secret("client-secret"));
    BOOST_TEST(c.auth.token_file.path == "");
    BOOST_TEST(load(good()).value().auth.token_file.path == token);
    BOOST_TEST(load(good()).value().api.proxy_credentials_file.path == "");
    write_secret_file(secret("proxy-credentials"), "anna:hunter2");
    BOOST_TEST(load(good()).value().api.proxy_credentials_file.path == secret("proxy-credentials"));
}

BOOST_FIXTURE_TEST_CASE(
    credentials_of_the_service_manager_come_before_files_beside_the_configuration,
    configured
)
{
    const std::string directory = (folder.path() / "passed").string();
    std::filesystem::create_directory(directory);
    const environment_variable variable("CREDENTIALS_DIRECTORY", directory);
    write_secret_file(secret("token"), "abc");
    // What the unit passes where there is no secret.
    write_secret_file(directory + "/token", "\n");
    BOOST_TEST(load("").value().auth.token_file.path == secret("token"));
    write_secret_file(directory + "/token", "abc");
    BOOST_TEST(load("").value().auth.token_file.path == directory + "/token");
    BOOST_TEST(load(good()).value().auth.token_file.path == token);
    write_secret_file(directory + "/client-secret", "xyz");
    BOOST_TEST(
        load("[auth]\nclient_id = me\n").value().auth.client_secret_file.path == directory + "/client-secret"
    );
}

BOOST_FIXTURE_TEST_CASE(a_credential_of_the_service_manager_is_told_by_the_file_to_mend, configured)
{
    const std::string directory = (folder.path() / "passed").string();
    std::filesystem::create_directory(directory);
    const environment_variable variable("CREDENTIALS_DIRECTORY", directory);
    write_secret_file(directory + "/token", "two words");
    // Of an encrypted one the unit knows where it is.
    BOOST_TEST(problem_of("").starts_with(": token_file " + directory + "/token holds no bearer token"));
    write_secret_file(secret("token"), "two words");
    const std::string told = secret("token") + " (as it was at the start)";
    BOOST_TEST(problem_of("").starts_with(": token_file " + told + " holds no bearer token"));
    write_secret_file(directory + "/token", "abc");
    BOOST_TEST(load("").value().auth.token_file.told == told);
    BOOST_TEST(load(good()).value().auth.token_file.told == token);
}

BOOST_FIXTURE_TEST_CASE(files_that_are_named_have_to_be_there, configured)
{
    BOOST_TEST(
        problem_of("[auth]\ntoken_file = /missing/token\n") ==
        ": token_file /missing/token cannot be read: No such file or directory."
    );
    BOOST_TEST(
        problem_of(good(), {{"token_file", "/missing/token"}}) ==
        "--token-file /missing/token cannot be read: No such file or directory."
    );
    write_file(token, "");
    BOOST_TEST(problem_of(good()) == ": token_file " + token + " is empty.");
}

BOOST_FIXTURE_TEST_CASE(certificates_to_be_trusted_have_to_be_there, configured)
{
    const std::string ca_file = (folder.path() / "ca.pem").string();
    const std::string text = good() + "[api]\nca_file = " + ca_file + "\n";
    BOOST_TEST(problem_of(text) == ": ca_file " + ca_file + " cannot be read: No such file or directory.");
    write_file(ca_file, "");
    BOOST_TEST(problem_of(text) == ": ca_file " + ca_file + " is empty.");
    write_file(ca_file, "certificate");
    BOOST_TEST(problem_of(text) == "none");
}

BOOST_AUTO_TEST_CASE(certificates_that_only_others_may_read_are_told)
{
    const another_user somebody;
    const configured f;
    const std::string ca_file = (f.folder.path() / "ca.pem").string();
    write_file(ca_file, "certificate");
    std::filesystem::permissions(ca_file, std::filesystem::perms::none);
    BOOST_TEST(
        f.problem_of(f.good() + "[api]\nca_file = " + ca_file + "\n") ==
        ": ca_file " + ca_file + " cannot be read: Permission denied."
    );
}

BOOST_FIXTURE_TEST_CASE(a_file_with_a_secret_is_refused_while_others_can_read_it, configured)
{
    std::filesystem::permissions(token, std::filesystem::perms(0644));
    BOOST_TEST(
        problem_of(good()) ==
        ": token_file " + token + " has the mode 0644, by which others can use it; right is 0600 or less."
    );
    BOOST_TEST(
        problem_of("[auth]\nclient_id = me\n", {{"client_secret_file", token}}) ==
        "--client-secret-file " + token +
            " has the mode 0644, by which others can use it; right is 0600 or less."
    );
    std::filesystem::permissions(token, for_owner_only);
    BOOST_TEST(problem_of(good()) == "none");
}

BOOST_AUTO_TEST_SUITE_END()
