// SPDX-License-Identifier: BSL-1.0
#include "control/page/page_server.hpp"

#include "control/page/page_admission.hpp"
#include "control/page/page_text.hpp"
#include "control/serving/answering.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <utility>

namespace asio = boost::asio;
using boost::asio::ip::tcp;
using boost::beast::http::field;
using boost::beast::http::status;

namespace rdad::control {
namespace {

/// Whose connections they are, TCP doesn't tell; a browser has several.
constexpr std::size_t most_connections = 48;

/// One for each page that somebody looks at.
constexpr std::size_t most_streams = 32;

/// Who has no token.
constexpr auto no_user = static_cast<uid_t>(-1);

/// Counts only: what scrapes them keeps no cookie.
constexpr std::string_view for_everybody = "/metrics";

/// Nothing that can be read has a body.
std::uint64_t no_body(std::string_view)
{
    return 0;
}

std::string_view value_of(const received_request& asked, boost::beast::string_view name)
{
    const auto value = asked[name];
    return {value.data(), value.size()};
}

response page_response(status status, std::string_view page)
{
    response r{status, std::string(page), "text/html; charset=utf-8"};
    r.fields.emplace_back("Content-Security-Policy", policy_of(page));
    return r;
}

/// A browser keeps nothing of it, shows it nowhere else, and takes it for nothing else than it is.
response guarded(response answered)
{
    constexpr std::pair<std::string_view, std::string_view> guards[]{
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"}};
    for (const auto& [name, value] : guards)
        answered.fields.emplace_back(name, value);
    return answered;
}

}  // namespace

page_server::page_server(tcp::acceptor acceptor, config::loopback_address address, handlers ask)
    : acceptor_(std::move(acceptor)),
      address_(address),
      ask_(std::move(ask)),
      sessions_(
          {.of_user = most_connections,
           .of_all = most_connections,
           .streams_of_user = most_streams,
           .streams_of_all = most_streams},
          no_body,
          [this](received_request asked, uid_t) { return answer(std::move(asked)); }
      )
{}

result<std::unique_ptr<page_server>> page_server::open(
    const asio::any_io_executor& executor,
    const config::loopback_address& address,
    handlers ask
)
{
    const tcp::endpoint endpoint(asio::ip::make_address(config::host_of(address)), address.port);
    tcp::acceptor acceptor(executor);
    boost::system::error_code failed;
    acceptor.open(endpoint.protocol(), failed);
    // One that was there before may have left connections that the kernel still knows.
    if (!failed)
        acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed)
        acceptor.bind(endpoint, failed);
    if (!failed)
        acceptor.listen(asio::socket_base::max_listen_connections, failed);
    const auto bound = failed ? tcp::endpoint() : acceptor.local_endpoint(failed);
    if (failed)
        return failure{
            failed,
            fmt::format("Can't listen at {}: {}.", config::to_string(address), failed.message())};
    return std::unique_ptr<page_server>(
        new page_server(std::move(acceptor), {address.is_v6, bound.port()}, std::move(ask))
    );
}

std::string page_server::url() const
{
    return fmt::format("http://{}/", config::to_string(address_));
}

result<std::string> page_server::url_for(uid_t user)
{
    auto token = draw_token();
    if (!token)
        return failure{
            make_error_code(boost::system::errc::resource_unavailable_try_again),
            "The host has no random numbers for a token."};
    std::string address = fmt::format("{}?token={}", url(), *token);
    tokens_.add(*std::move(token), user, page_tokens::clock::now());
    return address;
}

asio::awaitable<void> page_server::run()
{
    return sessions_.accept(acceptor_);
}

void page_server::cancel_sessions()
{
    sessions_.cancel();
}

response page_server::answer_to_token(std::string_view token)
{
    if (!tokens_.user_of(token, page_tokens::clock::now()))
        return page_response(status::unauthorized, page_without_token());
    response r{status::see_other, "", "text/plain"};
    r.fields.emplace_back("Location", "/");
    r.fields.emplace_back("Set-Cookie", cookie_with(token, address_.port));
    return r;
}

std::optional<uid_t> page_server::visitor_of(const received_request& asked) const
{
    const std::string_view token = token_in_cookie(value_of(asked, "Cookie"), address_.port);
    return tokens_.user_of(token, page_tokens::clock::now());
}

asio::awaitable<response> page_server::answer(received_request asked)
{
    const page_visit visit{
        asked.method(),
        value_of(asked, "Host"),
        value_of(asked, "Origin"),
        value_of(asked, "Sec-Fetch-Site")};
    if (const auto refused = refusal_of(visit, address_.port)) {
        const bool is_method = refused->status == status::method_not_allowed;
        co_return guarded(
            is_method ? not_that_method("GET, HEAD", refused->sentence)
                      : response_of(refused->status, refused->sentence)
        );
    }
    const std::string target(asked.target().data(), asked.target().size());
    if (const auto token = token_in_target(target))
        co_return guarded(answer_to_token(*token));
    const auto visitor = visitor_of(asked);
    const bool is_page = target == "/";
    if (!visitor && target != for_everybody)
        co_return guarded(
            is_page ? page_response(status::unauthorized, page_without_token())
                    : response_of(
                          status::unauthorized,
                          "It needs a token: rdactl page prints an address with one."
                      )
        );
    if (is_page)
        co_return guarded(page_response(status::ok, page_text()));
    request question = request_of(std::move(asked), visitor.value_or(no_user));
    // What a HEAD is answered with differs from that by its body only.
    question.method = boost::beast::http::verb::get;
    response answered = co_await answer_to(std::move(question), ask_);
    co_return guarded(std::move(answered));
}

}  // namespace rdad::control
