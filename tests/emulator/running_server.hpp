// SPDX-License-Identifier: BSL-1.0
// An emulator that serves on a thread of its own, with its files in a temporary folder.
#pragma once

#include "emulator/https/server.hpp"
#include "https_client.hpp"
#include "service_fixture.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <string>
#include <thread>

namespace rdad::emulator {

class running_server
{
public:
    explicit running_server(const std::function<void(server_options&)>& change = [](server_options&) {})
        : subject_(start(change)), thread_([this] { context_.run(); })
    {}
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;

    /// Returns when all connections have ended.
    ~running_server() { stop(); }

    void stop()
    {
        if (!thread_.joinable())
            return;
        boost::asio::post(context_, [this] { subject_.stop(); });
        thread_.join();
    }

    https_connection connect() const { return {subject_.port(), subject_.files().ca_file}; }

    std::string authorization()
    {
        return "Authorization: Bearer " + subject_.service().permanent_token() + "\r\n";
    }

    std::string job_target() { return "/realitydataanalysis/jobs/" + subject_.service().first_jobs().at(0); }

    const server& subject() const { return subject_; }

private:
    server start(const std::function<void(server_options&)>& change)
    {
        server_options options;
        options.state_dir = directory_.path();
        options.service = test_options();
        change(options);
        return server::start(context_, options).value();
    }

    rdad::tests::temporary_folder directory_;
    boost::asio::io_context context_{1};
    server subject_;
    std::thread thread_;
};

}  // namespace rdad::emulator
