// The account at the service: one budget of calls, one access token, one pool of connections for all jobs.
#pragma once

#include "job/call.hpp"
#include "pace/backoff.hpp"
#include "service/asked_pause.hpp"
#include "service/call_queue.hpp"
#include "service/config.hpp"
#include "service/journal.hpp"
#include "service/reply.hpp"
#include "service/troubles.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::http {
struct response;
}

namespace rdad::service {

struct server;

/// What concerns all jobs alike is settled here: the rate limit, the token, and what the journal says of
/// them. To a job a call is answered, or was put off.
///
/// For one thread.
class account
{
public:
    /// Is told until when the service has asked to be left alone, so that another process can know it.
    using pause_listener = std::function<void(std::chrono::system_clock::time_point)>;

    /// Fails if the certificates to trust can't be loaded.
    static config_result<std::unique_ptr<account>> make(
        boost::asio::any_io_executor executor,
        const config& c,
        journal& j,
        pause_listener on_pause
    );
    ~account();

    /// Where calls wait for their turn.
    call_queue& queue() noexcept { return queue_; }

    /// What all calls wait for while the queue is closed, for the end of a sentence.
    const char* obstacle() const noexcept { return obstacle_; }

    /// Makes one call in its turn. A 429, a quota that is used up, a 401, and a proxy that doesn't accept the
    /// credentials, pause the whole queue and answer that the call was put off.
    boost::asio::awaitable<reply> call(job::call c, call_queue::turn turn);

    /// Whether calls go by way of a proxy, as the configuration is now.
    bool has_proxy() const noexcept;

    /// Takes another configuration. Calls that are under way end by the old one.
    config_result<void> reconfigure(const config& c);

private:
    account(
        boost::asio::any_io_executor executor,
        const config& c,
        journal& j,
        pause_listener on_pause,
        std::shared_ptr<server> s
    );

    reply on_response(http::response r);
    void on_server_error(const http::response& r, const std::optional<asked_pause>& asked);
    reply on_throttled(const http::response& r, const std::optional<asked_pause>& asked);
    std::chrono::steady_clock::duration pause(std::chrono::milliseconds asked);
    reply on_unauthorized();
    reply pause_for_token(
        message_kind kind,
        const std::string& sentence,
        std::chrono::steady_clock::duration at_least
    );
    reply pause_for_proxy(server& s, const std::string& sentence, unsigned refusals);
    void see_whether_proxy_lets_through(server& s);
    void close_queue(std::chrono::steady_clock::duration time, const char* obstacle);
    void tell_pause(
        troubles& of_this,
        message_kind kind,
        unsigned status,
        std::string_view sentence,
        std::chrono::steady_clock::duration time
    );
    void tell_trouble(
        troubles& of_this,
        message_kind kind,
        const std::string& sentence,
        const std::vector<journal_field>& fields = {}
    );
    void tell_end(troubles& of_this, message_kind kind, std::string_view what);

    boost::asio::any_io_executor executor_;
    journal& journal_;
    pause_listener on_pause_;
    call_queue queue_;
    std::shared_ptr<server> server_;
    pace::backoff throttle_backoff_;  ///< for a 429 that doesn't say how long
    pace::backoff token_backoff_;
    pace::backoff proxy_backoff_;
    unsigned connections_;  ///< as configured
    const char* obstacle_ = "";
    unsigned rejections_ = 0;  ///< of tokens, by a 401
    unsigned refusals_ = 0;    ///< of the proxy, by a 407
    troubles service_troubles_;
    troubles token_troubles_;
    troubles proxy_troubles_;
    troubles throttling_;
};

}  // namespace rdad::service
