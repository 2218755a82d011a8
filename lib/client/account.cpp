// SPDX-License-Identifier: BSL-1.0
#include "client/account.hpp"

#include "client/access.hpp"
#include "client/asked_pause.hpp"
#include "client/call_result.hpp"
#include "client/service_path.hpp"
#include "client/service_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::client {
namespace {

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

/// The service has looked at what was asked for. What limits calls, or fails, may not have got so far.
bool shows_acceptance(unsigned status)
{
    return (status >= 200 && status < 300) || status == 400 || status == 404 || status == 422;
}

/// The scope of the token is for a person to mend.
job::answer token_refused_answer(const api::service& service)
{
    constexpr bool is_sent = false;
    constexpr bool by_proxy = false;
    return job::no_answer(sentence_of_refusal_by_one(service), is_sent, by_proxy);
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

result<void> account::reconfigure(const config::config& config)
{
    auto s = make_access(executor_, config);
    if (!s)
        return s.error();
    server_ = *std::move(s);
    for (told_trouble* each : {&proxy_trouble_, &token_trouble_, &service_trouble_})
        each->sentence.clear();
    last_answer_.reset();
    acceptance_.forget();
    refusals_by_one_.clear();
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
    const api::service& service = *call.service;
    acceptance_.expect(service);
    acceptance_.use(std::hash<std::string_view>()(token->reveal()));
    if (acceptance_.wait_for(service, chrono::steady_clock::now()).count() > 0)
        co_return observed_call{token_refused_answer(service)};
    http::request request = request_of(std::move(call), *target, *token, s->accept);
    request.may_be_sent = [&] { return (!is_wanted || is_wanted()) && turn.may_be_sent(); };
    auto response = co_await s->client.send(std::move(request));
    if (response || response.error().sent)
        on_call_(service, operation, response ? std::optional(response->status) : std::nullopt);
    if (!response) {
        const pace::verdict v = end(turn, result_of(response.error(), s->client.connections_made()));
        if (!is_stopped())
            tell_verdict(v, 0, response.error().sentence);
        job::answer answer =
            v.is_put_off ? job::deferred_answer() : no_answer(response.error(), s->client.has_proxy());
        co_return observed_call{.answer = std::move(answer), .no_response = response.error()};
    }
    hide_token(*response, *token);
    if (is_refused_by_one(*response, service)) {
        // A refusal like others, for the gate.
        end(turn, {pace::call_end::answered, 403});
        tell_refusal_by_one(service);
        co_return observed_call{.answer = token_refused_answer(service), .status = response->status};
    }
    if (response->status == 401)
        s->tokens->reject(*token);
    job::answer answer = on_response(operation, *response, turn, s->client);
    co_return observed_call{.answer = std::move(answer), .status = response->status};
}

/// Others accept the token that this service refuses.
bool account::is_refused_by_one(const http::response& response, const api::service& service)
{
    const auto now = chrono::steady_clock::now();
    if (response.status == 401)
        return acceptance_.refused(service, now);
    if (shows_acceptance(response.status)) {
        acceptance_.accepted(service, now);
        tell_acceptance_by(service);
    }
    return false;
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

}  // namespace rdad::client
