// SPDX-License-Identifier: BSL-1.0
// What the connections of one server share.
#pragma once

#include "emulator/https/certificate_authority.hpp"
#include "emulator/service.hpp"
#include "emulator/state/exchange_log.hpp"
#include "emulator/state/job_journal.hpp"
#include "emulator/timestamp.hpp"

#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_set>

namespace rdad::emulator {

/// One connection, as the group sees it.
class stoppable
{
public:
    /// Ends the connection: at once where it only waits for a request, otherwise after the answer.
    virtual void stop() = 0;

protected:
    ~stoppable() = default;
};

/// How long connections may take.
struct session_limits
{
    /// For the TLS handshake, for a request to come whole (counted from the end of the answer before it), and
    /// for an answer to be taken.
    std::chrono::milliseconds patience = std::chrono::seconds(30);
};

/// Belongs to the one thread that runs the sessions.
class session_group
{
public:
    session_group(
        const service_options& options,
        const server_identity& identity,
        const session_limits& limits,
        std::optional<exchange_log> log,
        std::optional<service_past> past
    );

    /// From now on all changes of jobs are written to `journal`.
    void keep_jobs(std::unique_ptr<job_journal> journal);

    /// The time when it was made plus what has passed since. It doesn't go back where the system's clock is
    /// set.
    time_point now() const;

    /// From now on no connection is kept; see stoppable::stop.
    void stop();
    bool is_stopping() const noexcept { return stopping_; }

    /// Notes what was answered to a request, if answers are noted and it is one of the API.
    void record(const request& request, const response& answered);

    void add(stoppable& session) { sessions_.insert(&session); }
    void remove(stoppable& session) { sessions_.erase(&session); }
    std::size_t size() const noexcept { return sessions_.size(); }

    const session_limits& limits() const noexcept { return limits_; }
    boost::asio::ssl::context& tls() noexcept { return tls_; }
    emulator::service& service() noexcept { return service_; }

private:
    time_point begin_ = std::chrono::system_clock::now();
    std::chrono::steady_clock::time_point steady_begin_ = std::chrono::steady_clock::now();
    session_limits limits_;
    boost::asio::ssl::context tls_;
    std::unique_ptr<job_journal> journal_;
    emulator::service service_;
    std::optional<exchange_log> log_;
    std::unordered_set<stoppable*> sessions_;
    bool stopping_ = false;
};

}  // namespace rdad::emulator
