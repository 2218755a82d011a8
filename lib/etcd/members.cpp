// SPDX-License-Identifier: BSL-1.0
// The members of the cluster as they are reached.

#include "etcd/members.hpp"

#include "coroutine/within.hpp"
#include "etcd/answers.hpp"
#include "etcd/refusal.hpp"
#include "http/failure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace rdad::etcd {

namespace asio = boost::asio;

/// What has come of one member.
struct members::attempt
{
    /// Nothing: `failed` says why.
    std::optional<boost::json::object> answer = {};
    failure failed = {};

    /// Whether another one may do better.
    bool may_be_elsewhere = false;

    /// Whether a change may have happened although it has failed.
    bool may_have_happened = false;
};

namespace {

errc code_of(const http::failure& failed)
{
    switch (static_cast<http::errc>(failed.code.value())) {
    case http::errc::certificate_rejected:
    case http::errc::client_certificate_refused: return errc::unauthenticated;
    case http::errc::body_too_large: return errc::too_large;
    default: return errc::unavailable;
    }
}

failure late(const std::string& name, std::chrono::milliseconds deadline)
{
    return {
        errc::unavailable,
        fmt::format(
            "{} did not answer within {:g} s.",
            name,
            std::chrono::duration<double>(deadline).count()
        )};
}

failure unknown_outcome(const failure& why)
{
    return {
        errc::unknown_outcome,
        fmt::format("Whether a change in etcd has happened is not known. {}", why.sentence)};
}

result<http::client> client_of(const http::url& endpoint, const settings& all)
{
    if (!endpoint.tls() && !http::is_loopback(endpoint.host)) {
        return failure{
            errc::invalid,
            fmt::format("{} is plain http, which is for loopback addresses only.", endpoint.authority())};
    }
    http::client_settings one;
    one.base = endpoint;
    if (endpoint.tls()) {
        one.ca_file = all.ca_file;
        one.certificate_file = all.certificate_file;
        one.key_file = all.key_file;
    }
    one.user_agent = all.user_agent;
    one.connections = all.connections;
    one.deadlines = {all.deadline, all.deadline, all.deadline, all.deadline, all.deadline};
    one.body_limit = all.answer_limit;
    auto made = http::client::make(std::move(one));
    if (!made)
        return failure{errc::invalid, made.error().sentence};
    return *std::move(made);
}

}  // namespace

failure none_of_them(std::string_view what, const std::vector<failure>& failures)
{
    std::vector<std::string> sentences;
    auto code = failures.front().code;
    for (const failure& one : failures) {
        sentences.push_back(one.sentence);
        if (one.code != code)
            code = errc::unavailable;
    }
    return {code, fmt::format("No member of etcd {}. {}", what, fmt::join(sentences, " "))};
}

result<std::shared_ptr<members>> members::make(settings settings)
{
    if (settings.endpoints.empty())
        return failure{errc::invalid, "No endpoints of etcd are given."};
    std::vector<http::client> clients;
    for (const http::url& endpoint : settings.endpoints) {
        auto made = client_of(endpoint, settings);
        if (!made)
            return made.error();
        clients.push_back(*std::move(made));
    }
    return std::shared_ptr<members>(new members(std::move(settings), std::move(clients)));
}

members::members(etcd::settings settings, std::vector<http::client> clients)
    : settings_(std::move(settings)), clients_(std::move(clients)), endpoints_(clients_.size())
{}

std::string members::name(std::size_t endpoint) const
{
    return settings_.endpoints.at(endpoint).authority();
}

http::request members::request_of(const call& what) const
{
    http::request request;
    request.method = "POST";
    request.target = what.path;
    request.headers.push_back({"Content-Type", "application/json"});
    if (what.needs_leader)
        request.headers.push_back({"Grpc-Metadata-hasleader", "true"});
    request.body = what.body;
    request.idempotent = what.repetition == repetition::harmless;
    return request;
}

members::attempt members::attempt_of(const http::failure& failed) const
{
    attempt result;
    result.failed = {code_of(failed), failed.sentence};
    // An answer that is too large is as large elsewhere.
    result.may_be_elsewhere = failed.code != http::errc::body_too_large;
    result.may_have_happened = failed.sent;
    return result;
}

members::attempt members::attempt_of(std::size_t endpoint, const http::response& answer)
{
    attempt result;
    if (answer.status != 200) {
        refusal refused = read_refusal(answer.status, answer.body);
        result.failed = {refused.code, fmt::format("etcd at {} refuses: {}.", name(endpoint), refused.words)};
        result.may_be_elsewhere = refused.code == errc::unavailable;
        result.may_have_happened = refused.may_have_happened;
        return result;
    }
    result.may_be_elsewhere = true;
    result.may_have_happened = true;
    const auto told = [&](const failure& why) {
        result.failed = {why.code, fmt::format("etcd at {}: {}", name(endpoint), why.sentence)};
        return result;
    };
    // A stream of one message has its errors within.
    if (const auto error = read_stream_error(answer.body))
        return told({error->code, error->words + "."});
    auto object = read_object(answer.body);
    if (!object)
        return told(object.error());
    const auto header = read_header(*object);
    if (!header)
        return told(header.error());
    if (const auto doubt = endpoints_.doubt(*header))
        return told(*doubt);
    result.answer = *std::move(object);
    return result;
}

asio::awaitable<members::attempt> members::try_one(
    std::shared_ptr<members> self,
    std::size_t endpoint,
    std::shared_ptr<const call> what
)
{
    const auto deadline = self->settings_.deadline;
    // Shared, since the request may outlive this coroutine by a moment.
    const auto is_sent = std::make_shared<bool>(false);
    http::request request = self->request_of(*what);
    request.may_be_sent = [is_sent] { return *is_sent = true; };
    auto sending = self->clients_[endpoint].send(std::move(request));
    auto answering = coroutine::within(deadline, std::move(sending));
    const auto answer = co_await std::move(answering);
    if (!answer) {
        attempt result;
        result.failed = late(self->name(endpoint), deadline);
        result.may_be_elsewhere = true;
        result.may_have_happened = *is_sent;
        co_return result;
    }
    if (!*answer)
        co_return self->attempt_of(answer->error());
    co_return self->attempt_of(endpoint, **answer);
}

asio::awaitable<result<boost::json::object>> members::ask(std::shared_ptr<members> self, call what)
{
    const auto shared = std::make_shared<const call>(std::move(what));
    std::vector<failure> failures;
    for (const std::size_t endpoint : self->endpoints_.order()) {
        auto trying = try_one(self, endpoint, shared);
        attempt one = co_await std::move(trying);
        if (one.answer)
            co_return *std::move(one.answer);
        if (one.may_be_elsewhere)
            self->endpoints_.failed(endpoint);
        if (shared->repetition == repetition::never && one.may_have_happened)
            co_return unknown_outcome(one.failed);
        if (!one.may_be_elsewhere)
            co_return std::move(one.failed);
        failures.push_back(std::move(one.failed));
    }
    co_return none_of_them("can be asked", failures);
}

asio::awaitable<result<boost::json::object>> members::ask_one(
    std::shared_ptr<members> self,
    std::size_t endpoint,
    call what
)
{
    auto trying = try_one(self, endpoint, std::make_shared<const call>(std::move(what)));
    attempt one = co_await std::move(trying);
    if (one.answer)
        co_return *std::move(one.answer);
    co_return std::move(one.failed);
}

asio::awaitable<result<http::line_stream>> members::stream(std::shared_ptr<members> self, call what)
{
    const std::size_t endpoint = self->endpoints_.first();
    const auto deadline = self->settings_.deadline;
    auto opening = self->clients_[endpoint].stream(self->request_of(what));
    auto waiting = coroutine::within(deadline, std::move(opening));
    auto opened = co_await std::move(waiting);
    if (!opened)
        co_return late(self->name(endpoint), deadline);
    if (!*opened) {
        const http::failure& failed = opened->error();
        co_return failure{code_of(failed), failed.sentence};
    }
    http::line_stream& lines = **opened;
    const unsigned status = lines.head().status;
    if (status == 200)
        co_return std::move(lines);
    auto reading = lines.next(deadline);
    const auto body = co_await std::move(reading);
    const refusal refused = read_refusal(status, body && *body ? **body : std::string());
    co_return failure{
        refused.code,
        fmt::format("etcd at {} refuses a watch: {}.", self->name(endpoint), refused.words)};
}

}  // namespace rdad::etcd
