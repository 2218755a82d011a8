// SPDX-License-Identifier: BSL-1.0
// The account at the service: one budget of calls, one access token, one pool of connections for all jobs.
#pragma once

#include "api/service.hpp"
#include "auth/failure.hpp"
#include "client/call_queue.hpp"
#include "client/token_acceptance.hpp"
#include "config/config.hpp"
#include "failure/failure.hpp"
#include "http/failure.hpp"
#include "job/answer.hpp"
#include "job/call.hpp"
#include "journal/journal.hpp"
#include "journal/troubles.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::http {
class client;
struct response;
}  // namespace rdad::http

namespace rdad::client {

struct access;

/// What was seen of a call, beside what it means for whoever has made it.
struct observed_call
{
    job::answer answer;

    /// Why it was not made. Null: there was a token, or it wasn't asked for.
    std::optional<auth::failure> no_token{};

    /// Why there is no response. Null: there is one, or nothing was sent.
    std::optional<http::failure> no_response{};

    /// Of the response, also where it concerns all calls. Null: there is none.
    std::optional<unsigned> status{};
};

/// Makes calls, and tells the gate what came of them, which settles what concerns all jobs alike; the journal is told
/// of that here. To a job a call is answered, or was put off.
///
/// For one thread.
class account
{
public:
    /// Is told until when the service has asked to be left alone, so that another process can know it.
    using pause_listener = std::function<void(std::chrono::system_clock::time_point)>;

    /// Fails if the certificates to trust can't be loaded.
    static result<std::unique_ptr<account>> make(
        boost::asio::any_io_executor executor,
        const config::config& config,
        journal::journal& journal,
        pause_listener on_pause
    );
    ~account();

    /// Is told of each call that was sent to a service, and of the status of its answer; null: there was none.
    using call_listener = std::function<
        void(const api::service& service, job::operation operation, std::optional<unsigned> status)>;

    /// From now on; without that, nobody is told.
    void set_call_listener(call_listener listener) { on_call_ = std::move(listener); }

    /// Where calls wait for their turn.
    call_queue& queue() noexcept { return queue_; }
    const call_queue& queue() const noexcept { return queue_; }

    /// Makes one call in its turn. `is_wanted` is asked right before the request is written, since it takes a while
    /// to get there: a call that is wanted no more is put off. Null: it is wanted in any case.
    boost::asio::awaitable<job::answer> call(
        job::call call,
        call_queue::turn turn,
        std::function<bool()> is_wanted = {}
    );

    /// The same, where it is the call itself that is of interest.
    boost::asio::awaitable<observed_call> observe(
        job::call call,
        call_queue::turn turn,
        std::function<bool()> is_wanted = {}
    );

    /// There are calls to be made to that service. Where it refuses the token, those of others go on.
    void expect(const api::service& service) { acceptance_.expect(service); }

    /// How long the access token is valid that was used last. Null where that isn't known.
    std::optional<std::chrono::steady_clock::duration> token_life_left() const;

    /// That of jobs that name none.
    const api::service& service() const noexcept;

    /// Until when the service's certificate is valid. Null where no connection was made, or one without TLS.
    std::optional<std::chrono::sys_seconds> certificate_end() const;

    /// When the service has answered last, and not with a 5xx, to calls by this configuration. Null: it hasn't yet.
    std::optional<std::chrono::steady_clock::time_point> last_answer() const noexcept { return last_answer_; }

    /// Whether calls go by way of a proxy, as the configuration is now.
    bool has_proxy() const noexcept;

    /// What was wrong with the proxy, the token and the service when they were tried last, by this configuration.
    std::vector<journal::lasting_trouble> lasting_troubles() const;

    /// False: the service couldn't be reached, or has failed, when it was tried last, or the proxy has let nothing through.
    bool is_service_reachable() const noexcept;

    /// False: there was no access token, or a service has refused it, when it was used last.
    bool is_token_accepted() const noexcept;

    /// Takes another configuration. Calls that are under way end by the old one.
    result<void> reconfigure(const config::config& config);

private:
    account(
        boost::asio::any_io_executor executor,
        const config::config& config,
        journal::journal& journal,
        pause_listener on_pause,
        std::shared_ptr<access> access
    );

    struct told_trouble
    {
        journal::trouble_of of;
        journal::troubles times{};
        std::string sentence{};  ///< that was met last; empty where it may be over

        bool lasts() const noexcept { return times.began() && !sentence.empty(); }
    };

    pace::verdict end(call_queue::turn& turn, const pace::call_result& result);
    job::answer on_response(
        job::operation operation,
        const http::response& response,
        call_queue::turn& turn,
        const http::client& by
    );
    bool is_refused_by_one(const http::response& response, const api::service& service);
    void tell_refusal_by_one(const api::service& service);
    void tell_acceptance_by(const api::service& service);
    void tell_ends(const pace::verdict& verdict);
    void tell_verdict(const pace::verdict& verdict, unsigned status, const std::string& sentence);
    void tell_pause(
        told_trouble& of_this,
        journal::message_kind kind,
        unsigned status,
        std::string_view sentence,
        std::chrono::steady_clock::duration time
    );
    void tell_trouble(
        told_trouble& of_this,
        journal::message_kind kind,
        const std::string& sentence,
        const std::vector<journal::field>& fields = {}
    );
    void tell_end(told_trouble& of_this, journal::message_kind kind, std::string_view what);

    boost::asio::any_io_executor executor_;
    journal::journal& journal_;
    pause_listener on_pause_;
    call_listener on_call_ = [](const api::service&, job::operation, std::optional<unsigned>) {};
    call_queue queue_;
    std::shared_ptr<access> server_;
    told_trouble service_trouble_{journal::trouble_of::service};
    told_trouble token_trouble_{journal::trouble_of::token};
    told_trouble proxy_trouble_{journal::trouble_of::proxy};
    told_trouble throttling_{journal::trouble_of::service};
    std::optional<std::chrono::steady_clock::time_point> last_answer_;
    token_acceptance acceptance_;
    std::map<const api::service*, told_trouble> refusals_by_one_;  ///< of the token, which others accept
};

/// Why jobs of that service wait while those of others go on.
std::string sentence_of_refusal_by_one(const api::service& service);

}  // namespace rdad::client
