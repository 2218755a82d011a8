// SPDX-License-Identifier: BSL-1.0
#include "client/account.hpp"

#include "api/date_time.hpp"
#include "auth/hide.hpp"
#include "client/access.hpp"
#include "client/asked_pause.hpp"
#include "client/call_result.hpp"
#include "client/service_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <string_view>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::client {
namespace {

/// On calls that the service has not answered as it should.
constexpr const char* tried_again = " Calls are tried again.";

/// Of looking for what is accepted. A file is looked into again soon, which costs nothing; without one a
/// server is asked, which is left alone for longer.
pace::backoff_limits waits_for(const auth::secret_path& file)
{
    if (file.empty())
        return {chrono::seconds(10), chrono::minutes(5)};
    return {chrono::seconds(2), chrono::seconds(5)};
}

pace::gate_options gate_options_of(const config::config& config)
{
    return {
        {config.pace.requests_per_minute, config.pace.requests_per_hour},
        config.pace.connections,
        !config.api.proxy_credentials_file.empty(),
        waits_for(config.auth.token_file),
        waits_for(config.api.proxy_credentials_file),
        // As much of a limit as may be called at once.
        std::min(turns_ahead, config.pace.requests_per_minute / 20)};
}

http::request request_of(
    job::call call,
    std::string target,
    const auth::secret& token,
    std::string_view accept
)
{
    http::request request;
    request.method = std::move(call.method);
    request.target = std::move(target);
    request.headers = {
        {"Accept", std::string(accept)},
        {"Authorization", "Bearer " + std::string(token.reveal())}};
    if (!call.body.empty())
        request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(call.body);
    request.idempotent = call.idempotent;
    // A page of a list has up to a thousand documents, which are much alike.
    request.accepts_gzip = call.operation == job::operation::list;
    return request;
}

/// The path of the call. Null: where its service is can't be told.
std::optional<std::string> target_of(
    const job::call& call,
    const http::url& base,
    const api::service& configured
)
{
    auto path = path_of(*call.service, base.prefix(), configured);
    return path ? std::optional(*std::move(path) + call.path) : std::nullopt;
}

/// Whoever mends the configuration lets it go on: nothing of the job is over by that.
job::answer no_path_answer(const api::service& service)
{
    constexpr bool is_sent = false;
    constexpr bool by_proxy = false;
    return job::no_answer(
        fmt::format(
            "Where the service {} is can't be told: base_url doesn't end in the name of a service, such as "
            "{}.",
            service.name,
            api::realitydataanalysis.name
        ),
        is_sent,
        by_proxy
    );
}

/// What a service says gets into records and the journal, and some repeat the request that they refuse.
void hide(http::response& said, const auth::secret& token)
{
    auth::hide(said.body, token);
    for (http::field& header : said.headers)
        auth::hide(header.value, token);
}

/// What the provider's support asks for. It goes into records, so what is no token (RFC 9110, section 5.6.2) isn't kept.
std::optional<std::string> correlation_id_of(const http::response& response)
{
    constexpr std::size_t longest = 100;
    auto id = response.header("x-correlation-id");
    const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
    const bool is_one = id && !id->empty() && id->size() <= longest && std::ranges::all_of(*id, is_printable);
    return is_one ? std::optional<std::string>(*id) : std::nullopt;
}

job::answer no_answer(const http::failure& failure, bool by_proxy)
{
    return job::no_answer(failure.sentence, failure.sent, by_proxy);
}

}  // namespace

account::account(
    asio::any_io_executor executor,
    const config::config& config,
    journal::journal& journal,
    pause_listener on_pause,
    std::shared_ptr<access> access
)
    : executor_(executor),
      journal_(journal),
      on_pause_(std::move(on_pause)),
      queue_(executor, gate_options_of(config)),
      server_(std::move(access))
{}

account::~account() = default;

bool account::has_proxy() const noexcept
{
    return server_->client.has_proxy();
}

result<std::unique_ptr<account>> account::make(
    asio::any_io_executor executor,
    const config::config& config,
    journal::journal& journal,
    pause_listener on_pause
)
{
    auto s = make_access(executor, config);
    if (!s)
        return s.error();
    return std::unique_ptr<account>(new account(executor, config, journal, std::move(on_pause), *std::move(s))
    );
}

std::vector<journal::lasting_trouble> account::lasting_troubles() const
{
    const auto now = chrono::steady_clock::now();
    std::vector<journal::lasting_trouble> all;
    for (const told_trouble* each : {&proxy_trouble_, &token_trouble_, &service_trouble_}) {
        if (const auto began = each->times.began(); began && !each->sentence.empty())
            all.push_back({each->of, each->sentence, now - *began});
    }
    return all;
}

result<void> account::reconfigure(const config::config& config)
{
    auto s = make_access(executor_, config);
    if (!s)
        return s.error();
    server_ = *std::move(s);
    for (told_trouble* each : {&proxy_trouble_, &token_trouble_, &service_trouble_})
        each->sentence.clear();
    last_answer_.reset();
    queue_.set_options(gate_options_of(config));
    return {};
}

std::optional<chrono::steady_clock::duration> account::token_life_left() const
{
    return server_->tokens->life_left();
}

std::optional<chrono::sys_seconds> account::certificate_end() const
{
    return server_->client.certificate_end();
}

asio::awaitable<job::answer> account::call(
    job::call call,
    call_queue::turn turn,
    std::function<bool()> is_wanted
)
{
    auto observing = observe(std::move(call), std::move(turn), std::move(is_wanted));
    observed_call seen = co_await std::move(observing);
    co_return std::move(seen.answer);
}

asio::awaitable<observed_call> account::observe(
    job::call call,
    call_queue::turn turn,
    std::function<bool()> is_wanted
)
{
    if (!co_await turn.begin())
        co_return observed_call{job::deferred_answer()};
    const std::shared_ptr<access> s = server_;
    const http::url& base = s->client.base();
    const auto link = call.link.empty() ? std::nullopt : std::optional(http::target_of_link(base, call.link));
    if (link && !*link)
        co_return observed_call{job::bad_link_answer(link->error().sentence)};
    const auto target = link ? std::optional(**link) : target_of(call, base, *s->service);
    if (!target)
        co_return observed_call{no_path_answer(*call.service)};
    // A stop ends what is under way, which is no trouble.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    const auto is_stopped = [&] { return cancellation.cancelled() != asio::cancellation_type::none; };
    const auto token = co_await s->tokens->get();
    if (!token && is_stopped())
        co_return observed_call{job::deferred_answer()};
    if (!token) {
        const pace::verdict v = end(turn, result_of(token.error(), s->client.connections_made()));
        tell_verdict(v, 0, token.error().sentence);
        co_return observed_call{.answer = job::deferred_answer(), .no_token = token.error()};
    }
    const job::operation operation = call.operation;
    const std::string_view accept = s->accept.empty() ? call.service->accept : s->accept;
    http::request request = request_of(std::move(call), *target, *token, accept);
    request.may_be_sent = [&] { return (!is_wanted || is_wanted()) && turn.may_be_sent(); };
    auto response = co_await s->client.send(std::move(request));
    if (!response) {
        const pace::verdict v = end(turn, result_of(response.error(), s->client.connections_made()));
        if (!is_stopped())
            tell_verdict(v, 0, response.error().sentence);
        job::answer answer =
            v.is_put_off ? job::deferred_answer() : no_answer(response.error(), s->client.has_proxy());
        co_return observed_call{.answer = std::move(answer), .no_response = response.error()};
    }
    hide(*response, *token);
    if (response->status == 401)
        s->tokens->reject(*token);
    job::answer answer = on_response(operation, *response, turn, s->client);
    co_return observed_call{.answer = std::move(answer), .status = response->status};
}

pace::verdict account::end(call_queue::turn& turn, const pace::call_result& result)
{
    const pace::verdict v = turn.end(result);
    if (v.pause > v.pause.zero())
        on_pause_(chrono::system_clock::now() + v.pause);
    return v;
}

const api::service& account::service() const noexcept
{
    return *server_->service;
}

job::answer account::on_response(
    job::operation operation,
    const http::response& response,
    call_queue::turn& turn,
    const http::client& by
)
{
    if (response.status < 500) {
        service_trouble_.sentence.clear();
        last_answer_ = chrono::steady_clock::now();
    }
    const auto asked = asked_pause_of(response, chrono::system_clock::now());
    const pace::verdict v = end(turn, result_of(response, asked, by.connections_made()));
    tell_verdict(v, response.status, "");
    if (v.is_put_off)
        return job::deferred_answer();
    job::answer answer =
        job::answer_of(operation, response.status, response.body, response.header("Location").value_or(""));
    answer.by_proxy = by.has_proxy();
    answer.correlation_id = correlation_id_of(response);
    if (asked && !asked->is_for_all)
        answer.retry_after = asked->time;
    return answer;
}

void account::tell_ends(const pace::verdict& verdict)
{
    if (verdict.is_proxy_accepting)
        tell_end(proxy_trouble_, journal::message_kind::proxy_accepted, "The proxy lets calls through");
    if (!verdict.is_service_back)
        return;
    tell_end(token_trouble_, journal::message_kind::token_accepted, "The service accepts the access token");
    tell_end(service_trouble_, journal::message_kind::service_back, "The service answers");
}

/// `sentence` says what is wrong, where there is no answer of that status.
void account::tell_verdict(const pace::verdict& verdict, unsigned status, const std::string& sentence)
{
    constexpr const char* no_token = " All jobs wait until there is a token that is accepted.";
    tell_ends(verdict);
    if (!verdict.trouble)
        return;
    switch (*verdict.trouble) {
    case pace::trouble::unreachable:
        tell_trouble(service_trouble_, journal::message_kind::service_unreachable, sentence + tried_again);
        break;
    case pace::trouble::failing:
        if (verdict.pause > verdict.pause.zero())
            tell_pause(
                service_trouble_,
                journal::message_kind::service_failing,
                status,
                fmt::format("The service answers {}", status),
                verdict.pause
            );
        else
            tell_trouble(
                service_trouble_,
                journal::message_kind::service_failing,
                fmt::format("The service answers {}.{}", status, tried_again),
                {{journal::field_name::http_status, std::to_string(status)}}
            );
        break;
    case pace::trouble::throttled:
        tell_pause(
            throttling_,
            journal::message_kind::throttled,
            status,
            "The service limits the rate of calls",
            verdict.pause
        );
        break;
    case pace::trouble::quota_used_up:
        tell_pause(
            throttling_,
            journal::message_kind::throttled,
            status,
            "The quota of calls is used up",
            verdict.pause
        );
        break;
    case pace::trouble::token_missing:
        tell_trouble(token_trouble_, journal::message_kind::token_missing, sentence + no_token);
        break;
    case pace::trouble::token_refused:
        tell_trouble(
            token_trouble_,
            journal::message_kind::token_refused,
            (sentence.empty() ? "The service does not accept the access token." : sentence) + no_token
        );
        break;
    case pace::trouble::proxy_refuses:
        tell_trouble(
            proxy_trouble_,
            journal::message_kind::proxy_unauthorized,
            sentence + " All jobs wait until the proxy lets them through."
        );
        break;
    }
}

void account::tell_pause(
    told_trouble& of_this,
    journal::message_kind kind,
    unsigned status,
    std::string_view sentence,
    chrono::steady_clock::duration time
)
{
    of_this.sentence = fmt::format("{}.", sentence);
    // How long the waits are differs each time; one that is much longer than those before is news.
    const auto minutes = static_cast<unsigned>(chrono::floor<chrono::minutes>(time).count());
    const auto again = of_this.times.happened(
        fmt::format("{} {}", status, std::bit_width(minutes)),
        chrono::steady_clock::now()
    );
    const auto seconds = chrono::ceil<chrono::seconds>(time).count();
    if (again)
        journal_.write(
            kind,
            fmt::format("{}: all calls wait for {} s.{}", sentence, seconds, *again),
            {{journal::field_name::http_status, std::to_string(status)},
             {journal::field_name::retry_after, std::to_string(seconds)}}
        );
}

void account::tell_trouble(
    told_trouble& of_this,
    journal::message_kind kind,
    const std::string& sentence,
    const std::vector<journal::field>& fields
)
{
    of_this.sentence = sentence;
    if (const auto again = of_this.times.happened(sentence, chrono::steady_clock::now()))
        journal_.write(kind, sentence + *again, fields);
}

void account::tell_end(told_trouble& of_this, journal::message_kind kind, std::string_view what)
{
    if (const auto lasted = of_this.times.ended(chrono::steady_clock::now()))
        journal_.write(kind, fmt::format("{} again. It did not for {}.", what, api::rough_text(*lasted)));
}

}  // namespace rdad::client
