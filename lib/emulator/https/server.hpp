// SPDX-License-Identifier: BSL-1.0
// The emulator as a whole: the service behind an HTTPS server. What the program and in-process tests start.
#pragma once

#include "emulator/service.hpp"
#include "emulator/state/state_directory.hpp"
#include "failure/failure.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace rdad::emulator {

struct server_options
{
    /// "HOST:PORT". The host is an address of loopback, IPv6 in brackets, or "localhost", which means
    /// 127.0.0.1; port 0 takes a free one.
    std::string listen = "127.0.0.1:0";

    /// See state_directory.hpp.
    std::filesystem::path state_dir;

    /// Whether to go on where the last emulator with this option and directory has ended, and to let the next
    /// one go on from here: with the same jobs, the permanent token, the client's secret and the authority.
    /// Without it, what is kept there is forgotten.
    bool keep_state = false;

    service_options service;

    /// Where answers are noted (see exchange_log.hpp); empty: nowhere.
    std::filesystem::path exchange_log;

    /// Connections beyond these are closed at once.
    std::size_t max_connections = 10000;

    /// How long a client may take for a handshake, for sending a request, and for taking an answer.
    std::chrono::milliseconds patience = std::chrono::seconds(30);
};

/// Belongs to the one thread that runs its io_context: nothing of it may be called from another while that
/// runs.
class server
{
public:
    /// Writes the files and listens. The io_context must outlive the server.
    static result<server> start(boost::asio::io_context& context, const server_options& options);

    server(server&&) noexcept;
    server& operator=(server&&) noexcept;

    /// Stops.
    ~server();

    std::uint16_t port() const;

    /// "https://127.0.0.1:PORT", without a path. The address is the one that it listens on.
    std::string origin() const;

    /// The base URL of the API, as clients are configured with it.
    std::string url() const;

    /// Where access tokens are issued.
    std::string token_url() const;

    const state_directory& files() const;

    /// For looking at it and steering it past HTTP.
    emulator::service& service();

    /// What a program needs to use this emulator: `url`, `caFile`, `tokenFile`, `tokenUrl`, `clientId`,
    /// `clientSecretFile`, `jobsFile`.
    boost::json::object announcement() const;

    /// Takes no connection and keeps none: those that wait for a request end at once, the others after their
    /// answer. The io_context then runs out of work, in no more than the deadline of a client that doesn't
    /// take its answer.
    void stop();

private:
    struct parts;
    explicit server(std::unique_ptr<parts> made);

    std::unique_ptr<parts> parts_;
};

}  // namespace rdad::emulator
