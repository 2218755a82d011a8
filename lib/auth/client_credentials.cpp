// SPDX-License-Identifier: BSL-1.0
// Access tokens by the OAuth 2.0 client credentials grant (RFC 6749, section 4.4).

#include "auth/client_credentials.hpp"

#include "auth/client_secret.hpp"
#include "auth/form.hpp"
#include "auth/token_answer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace rdad::auth {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

// The least time between two tries to renew a token that is still valid.
constexpr auto renewal_pause = 5s;

struct current_token
{
    token text;
    steady_clock::time_point renew;
    steady_clock::time_point expires;
};

// One request to the token server, and those who wait for it.
struct fetching
{
    // Never expires: it is cancelled to wake all who wait.
    asio::steady_timer ended;

    std::optional<result<token>> outcome = {};
};

}  // namespace

// Shared with the coroutines, which may outlive the source.
class client_credentials::state
{
public:
    state(asio::any_io_executor executor, http::client server, client_credentials_settings settings)
        : executor_(std::move(executor)), server_(std::move(server)), settings_(std::move(settings))
    {}

    static asio::awaitable<result<token>> get(std::shared_ptr<state> self)
    {
        const auto now = self->settings_.now();
        if (self->current_ && now < self->current_->expires) {
            auto valid = self->current_->text;
            if (now >= self->current_->renew && !self->fetching_)
                start_fetching(self);
            co_return valid;
        }
        if (!self->fetching_)
            start_fetching(self);
        const auto awaited = self->fetching_;
        co_await awaited->ended.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!awaited->outcome)
            co_return failure{{errc::unavailable, "Waiting for an access token was cancelled."}};
        co_return *awaited->outcome;
    }

    void reject(const token& refused)
    {
        if (current_ && current_->text == refused)
            current_.reset();
    }

    std::optional<steady_clock::duration> life_left() const
    {
        return current_ ? std::optional(current_->expires - settings_.now()) : std::nullopt;
    }

private:
    // As a coroutine of its own, so that it goes on when the one who asked first is gone.
    static void start_fetching(const std::shared_ptr<state>& self)
    {
        self->fetching_ = std::make_shared<fetching>(fetching{
            asio::steady_timer(self->executor_, steady_clock::time_point::max())});
        asio::co_spawn(
            self->executor_,
            fetch(self),
            [self](std::exception_ptr bug, result<granted_token> got) {
                if (bug)
                    std::rethrow_exception(bug);
                self->finish(std::move(got));
            }
        );
    }

    static asio::awaitable<result<granted_token>> fetch(std::shared_ptr<state> self)
    {
        auto file = read_client_secret_file(self->settings_.client_secret_file, "The client secret file");
        if (!file)
            co_return std::move(file).error();
        const secret client_secret = std::move(file->content);

        http::request r;
        r.method = "POST";
        r.target = self->server_.base().path.empty() ? "/" : self->server_.base().path;
        r.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        r.headers.push_back({"Accept", "application/json"});
        // One token too many does no harm.
        r.idempotent = true;
        add_to_form(r.body, "grant_type", "client_credentials");
        add_to_form(r.body, "client_id", self->settings_.client_id);
        add_to_form(r.body, "client_secret", client_secret.reveal());
        if (!self->settings_.scope.empty())
            add_to_form(r.body, "scope", self->settings_.scope);

        // The life of a token is counted from here, since it began before its answer came.
        self->asked_ = self->settings_.now();
        auto sending = self->server_.send(std::move(r));
        const auto answer = co_await std::move(sending);
        if (!answer) {
            const bool is_proxys = answer.error().code == http::errc::proxy_unauthorized;
            co_return failure{
                {is_proxys ? errc::proxy_unauthorized : errc::unavailable,
                 fmt::format("No access token could be fetched. {}", answer.error().sentence)}};
        }
        co_return read_token_answer(
            *answer,
            self->server_.base().authority(),
            client_secret,
            std::chrono::system_clock::now()
        );
    }

    void finish(result<granted_token> got)
    {
        const auto ended = std::exchange(fetching_, nullptr);
        if (got) {
            const std::chrono::milliseconds life = got->life;
            const auto early = std::min<std::chrono::milliseconds>(60s, life / 10);
            current_ = current_token{std::move(got->text), asked_ + life - early, asked_ + life};
            ended->outcome = current_->text;
        } else {
            if (current_)
                current_->renew = settings_.now() + got.error().retry_after.value_or(renewal_pause);
            ended->outcome = std::move(got).error();
        }
        ended->ended.cancel();
    }

    asio::any_io_executor executor_;
    http::client server_;
    client_credentials_settings settings_;
    std::optional<current_token> current_;
    std::shared_ptr<fetching> fetching_;  // null when there is none
    steady_clock::time_point asked_ = {};
};

client_credentials::client_credentials(
    asio::any_io_executor executor,
    http::client server,
    client_credentials_settings settings
)
    : state_(std::make_shared<state>(std::move(executor), std::move(server), std::move(settings)))
{}

client_credentials::~client_credentials() = default;

asio::awaitable<result<token>> client_credentials::get()
{
    return state::get(state_);
}

void client_credentials::reject(const token& refused)
{
    state_->reject(refused);
}

std::optional<steady_clock::duration> client_credentials::life_left() const
{
    return state_->life_left();
}

}  // namespace rdad::auth
