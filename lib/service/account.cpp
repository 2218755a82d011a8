#include "service/account.hpp"

#include "auth/client_credentials.hpp"
#include "auth/file_token_source.hpp"
#include "http/client.hpp"
#include "http/retry_after.hpp"

#include <fmt/format.h>

#include <random>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

constexpr const char* user_agent = "rdad/" RDAD_VERSION;

config_result<http::client> make_client(const std::string& url, const config& c, std::size_t connections)
{
    http::client_settings settings;
    settings.base = http::parse_url(url).value();
    settings.ca_file = c.api.ca_file;
    settings.user_agent = user_agent;
    settings.connections = connections;
    auto client = http::client::make(std::move(settings));
    if (!client)
        return config_problem{client.error().detail};
    return *std::move(client);
}

config_result<std::unique_ptr<auth::token_source>> make_token_source(
    asio::any_io_executor executor,
    const config& c
)
{
    std::unique_ptr<auth::token_source> source;
    if (!c.auth.token_file.empty()) {
        source = std::make_unique<auth::file_token_source>(c.auth.token_file);
        return source;
    }
    auto client = make_client(c.auth.token_url, c, 1);
    if (!client)
        return client.error();
    auth::client_credentials_settings settings;
    settings.client_id = c.auth.client_id;
    settings.client_secret_file = c.auth.client_secret_file;
    settings.scope = c.auth.scope;
    source = std::make_unique<auth::client_credentials>(executor, *std::move(client), std::move(settings));
    return source;
}

/// A file is looked into again soon, which costs nothing; the token endpoint is left alone for longer.
job::backoff token_backoff_of(const config& c)
{
    if (c.auth.token_file.empty())
        return {chrono::seconds(10), chrono::minutes(5), std::random_device{}()};
    return {chrono::seconds(2), chrono::seconds(5), std::random_device{}()};
}

/// How long a 429 or 503 asks for; whichever of the service's headers says so.
std::optional<chrono::seconds> retry_after_of(const http::response& r)
{
    for (const char* name : {"Retry-After", "iTwinPlatform-RateLimit-Retry-After-Seconds"}) {
        const auto value = r.header(name);
        const auto time = value ? http::parse_retry_after(*value, chrono::system_clock::now()) : std::nullopt;
        if (time)
            return time;
    }
    return std::nullopt;
}

/// So that the hosts of one subscription don't come back in the same moment: up to a tenth more, and up to a
/// second.
chrono::milliseconds with_jitter(chrono::milliseconds time)
{
    static std::minstd_rand random{std::random_device{}()};
    std::uniform_int_distribution<chrono::milliseconds::rep> extra(0, time.count() / 10 + 1000);
    return time + chrono::milliseconds(extra(random));
}

}  // namespace

/// What changes when the configuration does.
struct account::server
{
    http::client client;
    std::unique_ptr<auth::token_source> tokens;
    std::string accept;
};

config_result<std::shared_ptr<account::server>> account::make_server(
    asio::any_io_executor executor,
    const config& c
)
{
    auto client = make_client(c.api.base_url, c, c.pace.connections);
    if (!client)
        return client.error();
    auto tokens = make_token_source(executor, c);
    if (!tokens)
        return tokens.error();
    return std::make_shared<server>(server{*std::move(client), *std::move(tokens), c.api.accept});
}

account::account(
    asio::any_io_executor executor,
    const config& c,
    journal& j,
    pause_listener on_pause,
    std::shared_ptr<server> s
)
    : executor_(executor),
      journal_(j),
      on_pause_(std::move(on_pause)),
      queue_(executor, c.pace.requests_per_minute, c.pace.connections),
      server_(std::move(s)),
      throttle_backoff_(chrono::seconds(10), chrono::minutes(5), std::random_device{}()),
      token_backoff_(token_backoff_of(c))
{}

account::~account() = default;

config_result<std::unique_ptr<account>> account::make(
    asio::any_io_executor executor,
    const config& c,
    journal& j,
    pause_listener on_pause
)
{
    auto s = make_server(executor, c);
    if (!s)
        return s.error();
    return std::unique_ptr<account>(new account(executor, c, j, std::move(on_pause), *std::move(s)));
}

config_result<void> account::reconfigure(const config& c)
{
    auto s = make_server(executor_, c);
    if (!s)
        return s.error();
    server_ = *std::move(s);
    queue_.set_limits(c.pace.requests_per_minute, c.pace.connections);
    // Whoever has the configuration read again may have mended the token.
    token_backoff_ = token_backoff_of(c);
    queue_.open();
    return {};
}

asio::awaitable<job::answer> account::call(job::operation op, job::call c, call_queue::turn)
{
    const std::shared_ptr<server> s = server_;
    const unsigned rejections = rejections_;
    const auto token = co_await s->tokens->get();
    if (!token)
        co_return pause_for_token(
            token.error().detail,
            token.error().retry_after.value_or(chrono::seconds(0))
        );

    http::request request;
    request.method = std::move(c.method);
    request.target = s->client.base().prefix() + c.path;
    request.headers = {
        {"Accept", s->accept},
        {"Authorization", "Bearer " + std::string(token->reveal())},
    };
    if (!c.body.empty())
        request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(c.body);
    request.idempotent = c.idempotent;
    const auto response = co_await s->client.send(std::move(request));
    if (!response) {
        trouble_begins(priority::warning, response.error().detail);
        co_return job::no_answer(response.error().detail, response.error().sent);
    }
    if (response->status == 401) {
        s->tokens->reject(*token);
        // Of the calls that were under way with one token, the first one's 401 speaks for all.
        if (rejections != rejections_)
            co_return job::deferred_answer();
        ++rejections_;
        co_return on_unauthorized();
    }
    co_return on_response(op, *response);
}

job::answer account::on_response(job::operation op, const http::response& r)
{
    token_backoff_.succeeded();
    if (r.status == 429)
        return on_throttled(r);
    throttle_backoff_.succeeded();
    if (const auto asked = r.status == 503 ? retry_after_of(r) : std::nullopt)
        pause(with_jitter(*asked));
    if (r.status >= 500)
        trouble_begins(priority::warning, fmt::format("The service answers {}.", r.status));
    else
        trouble_ends();
    return job::answer_of(op, r.status, r.body);
}

job::answer account::on_throttled(const http::response& r)
{
    const auto asked = retry_after_of(r);
    const chrono::milliseconds time = with_jitter(asked ? *asked : throttle_backoff_.failed());
    pause(time);
    const auto seconds = chrono::ceil<chrono::seconds>(time).count();
    journal_.write(
        priority::warning,
        fmt::format("The service limits the rate of calls: all of them wait for {} s.", seconds),
        {{"RDAD_HTTP_STATUS", "429"}, {"RDAD_RETRY_AFTER_SEC", std::to_string(seconds)}}
    );
    return job::deferred_answer();
}

void account::pause(chrono::milliseconds time)
{
    on_pause_(chrono::system_clock::now() + queue_.pause(time));
}

job::answer account::on_unauthorized()
{
    // The first time the token may just have run out: a fresh one is tried at once.
    if (token_backoff_.failures() == 0) {
        token_backoff_.failed();
        return job::deferred_answer();
    }
    return pause_for_token("The service does not accept the access token.", chrono::seconds(0));
}

job::answer account::pause_for_token(const std::string& sentence, chrono::steady_clock::duration at_least)
{
    const auto time = std::max<chrono::steady_clock::duration>(token_backoff_.failed(), at_least);
    queue_.close(std::max<chrono::steady_clock::duration>(time, chrono::seconds(1)));
    trouble_begins(priority::error, sentence + " All jobs wait until there is a token that is accepted.");
    return job::deferred_answer();
}

void account::trouble_begins(priority p, const std::string& sentence)
{
    const auto now = chrono::steady_clock::now();
    const bool is_news = trouble_.empty() ? now >= quiet_until_ : trouble_ != sentence;
    if (!is_news)
        return;
    trouble_ = sentence;
    quiet_until_ = now + chrono::minutes(1);
    journal_.write(p, sentence);
}

void account::trouble_ends()
{
    if (trouble_.empty())
        return;
    trouble_.clear();
    journal_.write(priority::info, "The service answers again.");
}

}  // namespace rdad::service
