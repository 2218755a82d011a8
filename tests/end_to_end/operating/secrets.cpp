// SPDX-License-Identifier: BSL-1.0
// Tokens and client secrets: nothing that the daemon writes, shows or leaves behind has them.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"
#include "memory_scan.hpp"
#include "sanitized.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace json = boost::json;
namespace fs = std::filesystem;
namespace ut = boost::unit_test;

namespace rdad::tests {
namespace {

/// All that others may see of a daemon, by its place: what it wrote, and how it was started.
std::map<std::string, std::string> seen_of(const site& here, const child_process& daemon)
{
    std::map<std::string, std::string> all{{"stdout", daemon.output()}, {"stderr", daemon.errors()}};
    for (const auto& entry : fs::recursive_directory_iterator(here.spool())) {
        all[entry.path()] = entry.path();
        if (entry.is_regular_file())
            all[entry.path()] += read_file(entry.path());
    }
    for (const char* file : {"cmdline", "environ", "status", "comm"}) {
        const std::string path = fmt::format("/proc/{}/{}", daemon.id(), file);
        all[path] = read_file(path);
    }
    return all;
}

void check_is_hidden(const site& here, const child_process& daemon, const std::vector<std::string>& secrets)
{
    for (const auto& [place, text] : seen_of(here, daemon)) {
        for (const std::string& secret : secrets)
            BOOST_TEST(!contains(text, secret), place << " has a secret");
    }
}

/// A service that repeats what it was sent.
json::object echo(unsigned status, std::string_view code, std::string_view token)
{
    const std::string words = fmt::format("You sent \"Authorization: Bearer {}\".", token);
    const json::object detail{{"code", "InvalidParameter"}, {"message", words}, {"target", token}};
    const json::object body{
        {"error", {{"code", code}, {"message", words}, {"details", json::array{detail}}}}};
    return {
        {"fault", "status"},
        {"operation", "patch"},
        {"status", status},
        {"body", json::serialize(body)},
        {"headers", {{"Location", fmt::format("/{}", token)}}}};
}

/// As JSON may write it (RFC 8259, section 7), and as some services do.
std::string with_escapes(std::string_view token)
{
    std::string text;
    for (const char c : token)
        text += c == '/' ? "\\/" : c == '+' ? "\\u002B" : std::string(1, c);
    return text;
}

/// The same service, where it writes the token with escapes.
json::object echo_with_escapes(unsigned status, std::string_view code, std::string_view token)
{
    json::object order = echo(status, code, token);
    std::string body(order["body"].as_string());
    const std::string escaped = with_escapes(token);
    for (auto at = body.find(token); at != body.npos; at = body.find(token, at + escaped.size()))
        body.replace(at, token.size(), escaped);
    order["body"] = body;
    return order;
}

json::object nonsense(std::string_view token)
{
    return {
        {"fault", "status"},
        {"operation", "patch"},
        {"status", 200},
        {"body", fmt::format("{{\"{}\": Bearer {}", token, token)}};
}

/// Jobs that meet all these answers; the first two end by them.
void run_jobs_against_echoes(const emulator_process& emulator, const site& here)
{
    const std::string token = emulator.token();
    emulator.order(echo(403, "InsufficientPermissions", token));
    here.drop_job("forbidden", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("forbidden").folder == "rejected");
    emulator.order(echo(422, "InvalidRealityDataAnalysisRequest", token));
    here.drop_job("refused", emulator.job_ids()[1]);
    const final_record refused = here.wait_for_record("refused");
    BOOST_TEST(refused.folder == "rejected");
    BOOST_TEST(contains(refused.text, "Bearer [secret]"), refused.text);
    for (const json::object& answer :
         {echo(500, "InternalError", token), echo(307, "", token), nonsense(token)})
        emulator.order(answer);
    here.drop_job("retried", emulator.job_ids()[2]);
    BOOST_TEST(here.wait_for_record("retried").folder == "success");
}

/// A token endpoint of the test's own. It answers with the replies that are there, one after the other, and
/// the last one over and over. "{request}" in one becomes the body of the request.
class token_server
{
public:
    explicit token_server(std::vector<testing::reply> replies)
        : replies_(std::move(replies)),
          server_(io, {.certificate = authority_.issue()}, [this](testing::seen_request r) {
              return answer(std::move(r));
          })
    {}

    static testing::reply grant(std::string_view token)
    {
        return {testing::response_bytes(
            200,
            fmt::format(R"({{"access_token":"{}","expires_in":3600,"token_type":"Bearer"}})", token)
        )};
    }

    static testing::reply refusal(std::string_view description)
    {
        return {testing::response_bytes(
            401,
            fmt::format(R"({{"error":"invalid_client","error_description":"{}"}})", description)
        )};
    }

    std::string url() const { return fmt::format("https://localhost:{}/connect/token", server_.port()); }
    const std::string& certificate() const { return authority_.certificate(); }
    std::size_t requests() const { return server_.requests().size(); }

    boost::asio::io_context io;

private:
    boost::asio::awaitable<testing::reply> answer(testing::seen_request r)
    {
        testing::reply next = replies_[std::min(requests(), replies_.size()) - 1];
        const std::string_view mark = "{request}";
        if (const auto at = next.bytes.find(mark); at != std::string::npos)
            next = refusal(r.body);
        co_return next;
    }

    std::vector<testing::reply> replies_;
    testing::certificate_authority authority_;
    testing::loopback_server server_;
};

/// Long enough not to be found by chance, and a bearer token.
const std::string unknown_token = "eyJhbGciOiJSUzI1NiJ9.c29tZSB0b2tlbiB0aGF0IGlzIG5vdCBrbm93bg.dGhlcmU";

/// A host whose daemon gets its tokens from a server of the test.
struct client_host
{
    explicit client_host(std::vector<testing::reply> replies) : tokens(std::move(replies))
    {
        here.use_client_credentials(emulator);
        here.configure("auth", "token_url", tokens.url());
        here.configure("api", "ca_file", ca_file.string());
        trust_both();
    }

    void trust_both() const { write_file(ca_file, tokens.certificate() + read_file(emulator.ca_file())); }
    void trust_token_server_only() const { write_file(ca_file, tokens.certificate()); }

    std::string secret() const
    {
        std::string text = read_file(emulator.client_secret_file());
        std::erase(text, '\n');
        return text;
    }

    void wait_for(const child_process& daemon, std::string_view text)
    {
        wait_until(tokens.io, fmt::format("the daemon says {}", text), [&] {
            return contains(daemon.errors(), text);
        });
    }

    const emulator_process emulator{{"--jobs", "4", "--job-time", "200ms..200ms"}};
    site here{emulator};
    fs::path ca_file = here.folder() / "ca.pem";
    token_server tokens;
};

boost::test_tools::assertion_result memory_can_be_read(ut::test_unit_id)
{
    boost::test_tools::assertion_result result(!is_sanitized && ::geteuid() == 0);
    result.message() << "the memory of a daemon is read by root only, and not under a sanitizer";
    return result;
}

/// A child of the test, with a core limit as given, that is ended by a signal. Answers whether it left a
/// core.
bool plain_process_dumps_core(const fs::path& folder)
{
    const pid_t id = ::fork();
    if (id == 0) {
        if (::chdir(folder.c_str()) == 0)
            ::raise(SIGSEGV);
        ::_exit(1);
    }
    int status = 0;
    return ::waitpid(id, &status, 0) == id && WIFSIGNALED(status) && WCOREDUMP(status);
}

/// Lets the programs that are started in its life dump core, as far as they may.
class unlimited_cores
{
public:
    unlimited_cores()
    {
        ::getrlimit(RLIMIT_CORE, &before_);
        const rlimit most{before_.rlim_max, before_.rlim_max};
        ::setrlimit(RLIMIT_CORE, &most);
    }

    ~unlimited_cores() { ::setrlimit(RLIMIT_CORE, &before_); }

    unlimited_cores(const unlimited_cores&) = delete;
    unlimited_cores& operator=(const unlimited_cores&) = delete;

private:
    rlimit before_{};
};

boost::test_tools::assertion_result cores_are_dumped_here(ut::test_unit_id)
{
    const unlimited_cores all;
    const temporary_folder folder;
    boost::test_tools::assertion_result result(!is_sanitized && plain_process_dumps_core(folder.path()));
    result.message() << "no process dumps core on this machine, or the daemon is for a sanitizer";
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(client_secret_and_tokens_are_shown_nowhere_whatever_servers_answer)
{
    client_host host(
        {{"HTTP/1.1 nonsense\r\n\r\n", testing::reply::then::close},
         {"{request}"},
         token_server::grant(unknown_token)}
    );
    const emulator_process& emulator = host.emulator;
    const site& here = host.here;
    host.trust_token_server_only();
    const auto daemon = here.start();
    here.drop_job("first", emulator.job_ids()[3]);
    host.wait_for(*daemon, "not valid HTTP");
    daemon->signal(SIGHUP);
    host.wait_for(*daemon, "invalid_client");
    daemon->signal(SIGHUP);
    host.wait_for(*daemon, "could not be verified");
    host.trust_both();
    daemon->signal(SIGHUP);
    host.wait_for(*daemon, "does not accept the access token");
    check_is_hidden(here, *daemon, {host.secret(), emulator.token(), unknown_token});
}

BOOST_AUTO_TEST_CASE(a_token_is_not_in_records_even_if_the_service_repeats_it)
{
    const emulator_process emulator({"--jobs", "3", "--job-time", "200ms..200ms"});
    const site here(emulator);
    const auto daemon = here.start_service();
    run_jobs_against_echoes(emulator, here);
    check_is_hidden(here, *daemon, {emulator.token()});
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(a_token_that_the_service_repeats_with_escapes_of_json_is_in_no_record_and_not_told)
{
    const std::string token = "eyJhbGciOiJSUzI1NiJ9/c29tZSB0b2tlbiB0aGF0+aXMgbm90IGtub3du/dGhlcmU+";
    const emulator_process emulator({"--jobs", "3"});
    site here(emulator);
    const fs::path token_file = here.folder() / "token";
    write_secret_file(token_file, token);
    here.configure("auth", "token_file", token_file.string());
    const auto daemon = here.start_service();
    // The emulator doesn't know the token: each job has to meet its answer first.
    emulator.order(echo_with_escapes(403, "InsufficientPermissions", token));
    here.drop_job("forbidden", emulator.job_ids()[0]);
    BOOST_TEST(contains(here.wait_for_record("forbidden").text, "Bearer [secret]"));
    emulator.order(echo_with_escapes(422, "InvalidRealityDataAnalysisRequest", token));
    here.drop_job("refused", emulator.job_ids()[1]);
    BOOST_TEST(contains(here.wait_for_record("refused").text, "Bearer [secret]"));
    emulator.order(echo_with_escapes(500, "InternalError", token));
    here.drop_job("waiting", emulator.job_ids()[2]);
    daemon->wait_for_errors("answered 500");
    check_is_hidden(here, *daemon, {token, with_escapes(token)});
}

BOOST_AUTO_TEST_CASE(a_daemon_that_crashes_leaves_no_core, *ut::precondition(cores_are_dumped_here))
{
    const unlimited_cores all;
    const emulator_process emulator;
    for (const int signal : {SIGSEGV, SIGABRT, SIGQUIT}) {
        const site here(emulator);
        const auto daemon = here.start_service();
        BOOST_TEST(daemon->end_by(signal) == -signal);
        BOOST_TEST(!daemon->has_dumped_core());
    }
}

BOOST_AUTO_TEST_CASE(
    the_client_secret_is_in_memory_only_while_a_token_is_fetched,
    *ut::precondition(memory_can_be_read)
)
{
    const emulator_process emulator({"--jobs", "1", "--job-time", "200ms..200ms"});
    site here(emulator);
    here.use_client_credentials(emulator);
    const auto daemon = here.start_service();
    here.drop_job("job", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    std::string secret = read_file(emulator.client_secret_file());
    std::erase(secret, '\n');
    BOOST_TEST(times_in_memory(daemon->id(), masked_text(secret)) == 0U);
}

BOOST_AUTO_TEST_CASE(
    a_granted_token_that_was_replaced_is_gone_from_memory,
    *ut::precondition(memory_can_be_read)
)
{
    client_host host({token_server::grant(unknown_token), token_server::grant("")});
    const auto daemon = host.here.start_service();
    const masked_text old_token(unknown_token);
    host.here.drop_job("job", host.emulator.job_ids()[0]);
    host.wait_for(*daemon, "All jobs wait");
    BOOST_TEST(host.emulator.requests("patch", "401") == 1);
    BOOST_TEST(host.tokens.requests() == 2U);
    BOOST_TEST(times_in_memory(daemon->id(), old_token) == 0U);
    BOOST_TEST(times_in_memory(daemon->id(), masked_text(host.secret())) == 0U);
}

BOOST_AUTO_TEST_CASE(
    a_token_of_a_file_is_in_memory_once_until_it_is_replaced,
    *ut::precondition(memory_can_be_read)
)
{
    const emulator_process emulator({"--jobs", "2", "--job-time", "200ms..200ms"});
    site here(emulator);
    const fs::path token_file = here.folder() / "token";
    const auto replace_token = [&](const std::string& token) {
        write_secret_file(here.folder() / "token.new", token);
        fs::rename(here.folder() / "token.new", token_file);
    };
    replace_token(unknown_token);
    here.configure("auth", "token_file", token_file.string());
    const auto daemon = here.start_service();
    here.drop_job("job", emulator.job_ids()[0]);
    daemon->wait_for_errors("All jobs wait");
    BOOST_TEST(times_in_memory(daemon->id(), masked_text(unknown_token)) == 1U);
    replace_token(emulator.token());
    BOOST_TEST(here.wait_for_record("job").folder == "success");
    BOOST_TEST(times_in_memory(daemon->id(), masked_text(unknown_token)) == 0U);
    const masked_text token(emulator.token());
    wait_until("one copy of the token is left", [&] { return times_in_memory(daemon->id(), token) == 1; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
