// SPDX-License-Identifier: BSL-1.0
#include "service/call_findings.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::service {
namespace {

using diagnosis::bad;
using diagnosis::finding;
using diagnosis::good;

/// Certificates are renewed weeks before they end; one that ends so soon was forgotten.
constexpr chrono::days certificate_ends_soon(7);

constexpr const char* wait_for_token = "All jobs wait until then.";

const char* remedy_without_token(auth::errc code)
{
    switch (code) {
    case auth::errc::bad_file: return "Put it there, as the daemon's user can read it.";
    case auth::errc::token_rejected: return "Put a fresh one there; no restart is needed.";
    case auth::errc::refused: return "Look at client_id, scope and the client's secret in [auth].";
    case auth::errc::proxy_unauthorized: return "Mend the credentials of the proxy, and reload rdad.";
    case auth::errc::unavailable: break;
    }
    return "It is tried again; look whether token_url can be reached from this host.";
}

finding finding_without_token(const auth::failure& failed)
{
    const auto code = static_cast<auth::errc>(failed.code.value());
    const bool is_of_network = code == auth::errc::proxy_unauthorized;
    return bad(
        is_of_network ? "network" : "token",
        failed.sentence,
        fmt::format("{} {}", remedy_without_token(code), wait_for_token)
    );
}

std::string remedy_without_response(http::errc code)
{
    switch (code) {
    case http::errc::resolve_failed:
        return "Look at base_url in [api], and at the name servers of this host.";
    case http::errc::proxy_unauthorized: return "Mend the credentials of the proxy, and reload rdad.";
    case http::errc::proxy_refused: return "Have the proxy let this host through, or look at proxy in [api].";
    case http::errc::certificate_rejected:
        return "Nothing is sent to a server that isn't known to be the right one: look at ca_file in [api], "
               "at the "
               "clock of this host, and at what is in between.";
    default: return "Look at the network, its firewalls and proxies; rdad tries again by itself.";
    }
}

finding finding_without_response(const http::failure& failed)
{
    const auto code = static_cast<http::errc>(failed.code.value());
    return bad(
        code == http::errc::certificate_rejected ? "certificate" : "network",
        failed.sentence,
        remedy_without_response(code)
    );
}

std::optional<finding> certificate_finding(const call_sight& sight)
{
    if (!sight.certificate_end)
        return std::nullopt;
    const auto left = chrono::floor<chrono::days>(*sight.certificate_end - sight.now);
    const std::string days = fmt::format("{} more {}", left.count(), left.count() == 1 ? "day" : "days");
    if (left >= certificate_ends_soon)
        return good("certificate", fmt::format("it is trusted, and valid for {}", days));
    return bad(
        "certificate",
        fmt::format("That of the service is valid for {}.", days),
        "Tell whoever operates the service, or the proxy in between: no call is made when it has ended."
    );
}

finding token_finding(const std::optional<chrono::steady_clock::duration>& life)
{
    if (!life)
        return good("token", "it is accepted");
    return good("token", fmt::format("it is accepted, and good for {}", api::rough_text(*life)));
}

/// Whether the service itself has answered: it knows no such job, or finds nothing that could be one.
bool is_from_the_service(const job::answer& answer)
{
    switch (answer.kind) {
    case job::answer_kind::job:
    case job::answer_kind::not_found: return true;
    case job::answer_kind::refused: return answer.http_status == 400 || answer.http_status == 422;
    default: return false;
    }
}

std::vector<finding> findings_of_status(const call_sight& sight)
{
    const job::answer& answer = sight.call.answer;
    const unsigned status = *sight.call.status;
    if (status == 401)
        return {
            bad("token",
                "The service does not accept it.",
                "A fresh one is tried by itself where rdad fetches them; else put one into token_file of "
                "[auth]. All jobs wait "
                "until one is accepted.")};
    if (sight.paused_until)
        return {pause_finding(*sight.paused_until)};
    if (is_from_the_service(answer))
        return {token_finding(sight.token_life), good("service", "it answers, and takes calls")};
    if (status == 403)
        return {
            bad("token",
                fmt::format("The service does not let it read jobs: {}", answer.sentence),
                "Look at scope in [auth], and at what the service lets this account do.")};
    const bool is_elsewhere = status >= 300 && status < 500;
    return {
        bad("service",
            answer.sentence.empty() ? fmt::format("It answers {}.", status) : answer.sentence,
            is_elsewhere ? "Look whether base_url in [api] is that of the service."
                         : "Nothing is to be done here: calls are tried again until it is back.")};
}

}  // namespace

job::call call_for_check(const api::service& service)
{
    return {job::operation::get, "GET", "/jobs/00000000-0000-4000-8000-000000000000", "", true, "", &service};
}

std::vector<finding> findings_of(const call_sight& sight)
{
    const client::observed_call& call = sight.call;
    if (call.no_token)
        return {finding_without_token(*call.no_token)};
    const bool is_withdrawn = call.no_response && call.no_response->code == http::errc::withdrawn;
    if (call.no_response && !is_withdrawn)
        return {finding_without_response(*call.no_response)};
    if (!call.status && sight.paused_until)
        return {pause_finding(*sight.paused_until)};
    if (!call.status)
        return {bad("service", "No call is made at present.", "Another one has just failed: check again.")};
    std::vector<finding> all{good("network", "the service is reached")};
    if (auto certificate = certificate_finding(sight))
        all.push_back(*std::move(certificate));
    for (finding& each : findings_of_status(sight))
        all.push_back(std::move(each));
    return all;
}

finding pause_finding(chrono::system_clock::time_point until)
{
    return bad(
        "limit",
        fmt::format("The service wants no calls until {}.", api::to_date_time(until)),
        "rdad goes on by itself then. Where it is often so, lower requests_per_minute in [pace]: others use "
        "the same limit."
    );
}

std::vector<finding> findings_without_turn(
    const std::vector<journal::lasting_trouble>& troubles,
    chrono::seconds longest
)
{
    std::vector<finding> all;
    all.reserve(troubles.size());
    for (const journal::lasting_trouble& each : troubles)
        all.push_back(
            bad("service",
                each.sentence,
                fmt::format("It is so for {}; the journal of rdad tells more.", api::rough_text(each.time)))
        );
    if (all.empty())
        all.push_back(
            bad("limit",
                fmt::format(
                    "There was no room for a call within {} s: jobs use the whole rate limit.",
                    longest.count()
                ),
                "Check again later; where it is often so, see [pace] in the configuration.")
        );
    return all;
}

}  // namespace rdad::service
