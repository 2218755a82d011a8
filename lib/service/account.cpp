#include "service/account.hpp"

#include "service/server.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <random>
#include <string_view>
#include <system_error>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// On calls that the service has not answered as it should.
constexpr const char* tried_again = " Calls are tried again.";

/// Of looking for what is accepted. A file is looked into again soon, which costs nothing; without one a
/// server is asked, which is left alone for longer.
pace::backoff backoff_of(const std::string& file)
{
    if (file.empty())
        return {chrono::seconds(10), chrono::minutes(5), std::random_device{}()};
    return {chrono::seconds(2), chrono::seconds(5), std::random_device{}()};
}

/// Directories lock accounts with which a wrong password is tried a few times: until the proxy has accepted
/// the credentials, one call at a time tries them.
unsigned connections_at_first(const config& c)
{
    return c.api.proxy_credentials_file.empty() ? c.pace.connections : 1;
}

http::request request_of(
    job::call c,
    std::string target,
    const auth::secret& token,
    const std::string& accept
)
{
    http::request request;
    request.method = std::move(c.method);
    request.target = std::move(target);
    request.headers = {{"Accept", accept}, {"Authorization", "Bearer " + std::string(token.reveal())}};
    if (!c.body.empty())
        request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(c.body);
    request.idempotent = c.idempotent;
    return request;
}

reply no_reply(const http::failure& f, bool by_proxy)
{
    return {reply_kind::none, 0, {}, f.detail, f.sent, by_proxy};
}

/// How many more calls the service would let in; null if it doesn't say.
std::optional<unsigned> remaining_calls(const http::response& r)
{
    const std::string_view value = r.header("iTwinPlatform-RateLimit-RemainingCalls").value_or("");
    unsigned calls = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), calls);
    return error == std::errc() && stop == value.data() + value.size() ? std::optional(calls) : std::nullopt;
}

pace::call_limits limits_of(const config& c)
{
    return {c.pace.requests_per_minute, c.pace.requests_per_hour};
}

}  // namespace

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
      queue_(executor, limits_of(c), connections_at_first(c)),
      server_(std::move(s)),
      throttle_backoff_(chrono::seconds(10), chrono::minutes(5), std::random_device{}()),
      token_backoff_(backoff_of(c.auth.token_file)),
      proxy_backoff_(backoff_of(c.api.proxy_credentials_file)),
      connections_(c.pace.connections)
{}

account::~account() = default;

bool account::has_proxy() const noexcept
{
    return server_->client.has_proxy();
}

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
    connections_ = c.pace.connections;
    queue_.set_connections(connections_at_first(c));
    queue_.set_limits(limits_of(c));
    // Whoever has the configuration read again may have mended the token or the proxy's credentials.
    token_backoff_ = backoff_of(c.auth.token_file);
    proxy_backoff_ = backoff_of(c.api.proxy_credentials_file);
    queue_.open();
    return {};
}

asio::awaitable<reply> account::call(job::call c, call_queue::turn turn)
{
    const std::shared_ptr<server> s = server_;
    const http::url& base = s->client.base();
    const auto target = c.link.empty() ? base.prefix() + c.path : http::target_of_link(base, c.link);
    if (!target)
        co_return reply{reply_kind::bad_link, 0, {}, target.error().detail};
    const unsigned rejections = rejections_;
    const unsigned refusals = refusals_;
    // A stop ends what is under way, which is no trouble.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    const auto is_stopped = [&] { return cancellation.cancelled() != asio::cancellation_type::none; };
    const auto token = co_await s->tokens->get();
    if (!token && is_stopped())
        co_return reply{reply_kind::deferred};
    if (!token && token.error().ec == auth::errc::proxy_unauthorized)
        co_return pause_for_proxy(*s, token.error().detail, refusals);
    if (!token)
        co_return pause_for_token(
            message_kind::token_missing,
            token.error().detail,
            token.error().retry_after.value_or(chrono::seconds(0))
        );
    http::request request = request_of(std::move(c), *target, *token, s->accept);
    // A record was written, a token fetched and a connection opened since the call had its turn: the service
    // may have asked for a pause meanwhile.
    request.may_be_sent = [this, &turn] {
        if (queue_.is_paused())
            return false;
        turn.use();
        return true;
    };
    auto response = co_await s->client.send(std::move(request));
    if (!response && response.error().ec == http::errc::withdrawn)
        co_return reply{reply_kind::deferred};
    if (!response && response.error().ec == http::errc::proxy_unauthorized)
        co_return pause_for_proxy(*s, response.error().detail, refusals);
    if (!response) {
        // What comes to no connection is paced too.
        turn.use();
        if (!is_stopped())
            tell_trouble(
                service_troubles_,
                message_kind::service_unreachable,
                response.error().detail + tried_again
            );
        co_return no_reply(response.error(), s->client.has_proxy());
    }
    see_whether_proxy_lets_through(*s);
    // What a service says gets into records and the journal, and some repeat the request that they refuse.
    auth::hide(response->body, *token);
    if (response->status == 429)
        turn.refused();
    else
        turn.answered(remaining_calls(*response));
    if (response->status == 401) {
        s->tokens->reject(*token);
        // Of the calls that were under way with one token, the first one's 401 speaks for all.
        if (rejections != rejections_)
            co_return reply{reply_kind::deferred};
        ++rejections_;
        co_return on_unauthorized();
    }
    co_return on_response(*std::move(response));
}

reply account::on_response(http::response r)
{
    const auto asked = asked_pause_of(r, chrono::system_clock::now());
    if (r.status == 429 || is_quota_exceeded(r))
        return on_throttled(r, asked);
    throttle_backoff_.succeeded();
    if (r.status >= 500) {
        on_server_error(r, asked);
    } else {
        // Neither of those above says that the token was looked at.
        token_backoff_.succeeded();
        tell_end(token_troubles_, message_kind::token_accepted, "The service accepts the access token");
        tell_end(service_troubles_, message_kind::service_back, "The service answers");
    }
    reply answered{reply_kind::response, r.status, std::move(r.body)};
    if (asked && !asked->is_for_all)
        answered.retry_after = asked->time;
    return answered;
}

void account::on_server_error(const http::response& r, const std::optional<asked_pause>& asked)
{
    if (asked && asked->is_for_all)
        return tell_pause(
            service_troubles_,
            message_kind::service_failing,
            r.status,
            fmt::format("The service answers {}", r.status),
            pause(asked->time)
        );
    tell_trouble(
        service_troubles_,
        message_kind::service_failing,
        fmt::format("The service answers {}.{}", r.status, tried_again),
        {{field_name::http_status, std::to_string(r.status)}}
    );
}

reply account::on_throttled(const http::response& r, const std::optional<asked_pause>& asked)
{
    const auto time = pause(asked ? asked->time : throttle_backoff_.failed());
    const std::string_view sentence =
        r.status == 429 ? "The service limits the rate of calls" : "The quota of calls is used up";
    tell_pause(throttling_, message_kind::throttled, r.status, sentence, time);
    return {reply_kind::deferred};
}

chrono::steady_clock::duration account::pause(chrono::milliseconds asked)
{
    const auto time = queue_.pause(asked);
    on_pause_(chrono::system_clock::now() + time);
    return time;
}

reply account::on_unauthorized()
{
    // The first time the token may just have run out: a fresh one is tried at once.
    if (token_backoff_.failures() == 0) {
        token_backoff_.failed();
        return {reply_kind::deferred};
    }
    return pause_for_token(
        message_kind::token_refused,
        "The service does not accept the access token.",
        chrono::seconds(0)
    );
}

reply account::pause_for_token(
    message_kind kind,
    const std::string& sentence,
    chrono::steady_clock::duration at_least
)
{
    const auto time = std::max<chrono::steady_clock::duration>(token_backoff_.failed(), at_least);
    close_queue(time, "an access token that is accepted");
    tell_trouble(token_troubles_, kind, sentence + " All jobs wait until there is a token that is accepted.");
    return {reply_kind::deferred};
}

reply account::pause_for_proxy(server& s, const std::string& sentence, unsigned refusals)
{
    // Of the calls that were under way together, the first one's 407 speaks for all; that of one which goes
    // by an earlier configuration, for none.
    if (refusals != refusals_ || &s != server_.get())
        return {reply_kind::deferred};
    ++refusals_;
    s.doubted_since = s.client.connections_made();
    queue_.set_connections(1);
    close_queue(proxy_backoff_.failed(), "credentials that the proxy accepts");
    tell_trouble(
        proxy_troubles_,
        message_kind::proxy_unauthorized,
        sentence + " All jobs wait until the proxy lets them through."
    );
    return {reply_kind::deferred};
}

/// An answer that has come through a tunnel from before the refusal says nothing, nor does one by an earlier
/// configuration.
void account::see_whether_proxy_lets_through(server& s)
{
    if (!s.doubted_since || s.client.connections_made() <= *s.doubted_since || &s != server_.get())
        return;
    s.doubted_since.reset();
    queue_.set_connections(connections_);
    proxy_backoff_.succeeded();
    tell_end(proxy_troubles_, message_kind::proxy_accepted, "The proxy lets calls through");
}

/// `obstacle` is what is waited for longest.
void account::close_queue(chrono::steady_clock::duration time, const char* obstacle)
{
    if (queue_.close(std::max<chrono::steady_clock::duration>(time, chrono::seconds(1))))
        obstacle_ = obstacle;
}

void account::tell_pause(
    troubles& of_this,
    message_kind kind,
    unsigned status,
    std::string_view sentence,
    chrono::steady_clock::duration time
)
{
    // How long the waits are differs each time; one that is much longer than those before is news.
    const auto minutes = static_cast<unsigned>(chrono::floor<chrono::minutes>(time).count());
    const auto again =
        of_this.happened(fmt::format("{} {}", status, std::bit_width(minutes)), chrono::steady_clock::now());
    const auto seconds = chrono::ceil<chrono::seconds>(time).count();
    if (again)
        journal_.write(
            kind,
            fmt::format("{}: all calls wait for {} s.{}", sentence, seconds, *again),
            {{field_name::http_status, std::to_string(status)},
             {field_name::retry_after, std::to_string(seconds)}}
        );
}

void account::tell_trouble(
    troubles& of_this,
    message_kind kind,
    const std::string& sentence,
    const std::vector<journal_field>& fields
)
{
    if (const auto again = of_this.happened(sentence, chrono::steady_clock::now()))
        journal_.write(kind, sentence + *again, fields);
}

void account::tell_end(troubles& of_this, message_kind kind, std::string_view what)
{
    if (const auto lasted = of_this.ended(chrono::steady_clock::now()))
        journal_.write(kind, fmt::format("{} again. It did not for {}.", what, rough_text(*lasted)));
}

}  // namespace rdad::service
