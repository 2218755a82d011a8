// SPDX-License-Identifier: BSL-1.0
// What people are told of the account: that no call works, and why, and that they work again.

#include "api/date_time.hpp"
#include "client/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <string_view>

namespace chrono = std::chrono;

namespace rdad::client {
namespace {

/// On calls that the service has not answered as it should.
constexpr const char* tried_again = " Calls are tried again.";

}  // namespace

std::vector<journal::lasting_trouble> account::lasting_troubles() const
{
    const auto now = chrono::steady_clock::now();
    std::vector<journal::lasting_trouble> all;
    const auto add = [&](const told_trouble& each) {
        if (each.lasts())
            all.push_back({each.of, each.sentence, now - *each.times.began()});
    };
    add(proxy_trouble_);
    add(token_trouble_);
    add(service_trouble_);
    for (const auto& [service, each] : refusals_by_one_)
        add(each);
    return all;
}

bool account::is_service_reachable() const noexcept
{
    return !service_trouble_.lasts() && !proxy_trouble_.lasts();
}

bool account::is_token_accepted() const noexcept
{
    return !token_trouble_.lasts() &&
           std::ranges::none_of(refusals_by_one_, [](const auto& each) { return each.second.lasts(); });
}

std::string sentence_of_refusal_by_one(const api::service& service)
{
    return fmt::format(
        "The service {} does not accept the access token, which others do. Does it have the scope {} ([auth] "
        "scope)?",
        service.name,
        service.scope
    );
}

void account::tell_refusal_by_one(const api::service& service)
{
    tell_trouble(
        refusals_by_one_.try_emplace(&service, told_trouble{journal::trouble_of::service}).first->second,
        journal::message_kind::token_refused,
        sentence_of_refusal_by_one(service) + " Its jobs wait."
    );
}

void account::tell_acceptance_by(const api::service& service)
{
    const auto found = refusals_by_one_.find(&service);
    if (found == refusals_by_one_.end())
        return;
    found->second.sentence.clear();
    tell_end(
        found->second,
        journal::message_kind::token_accepted,
        fmt::format("The service {} accepts the access token", service.name)
    );
}

void account::tell_ends(const pace::verdict& verdict)
{
    if (verdict.is_proxy_accepting)
        tell_end(proxy_trouble_, journal::message_kind::proxy_accepted, "The proxy lets calls through");
    if (!verdict.is_service_back)
        return;
    tell_end(token_trouble_, journal::message_kind::token_accepted, "The service accepts the access token");
    tell_end(service_trouble_, journal::message_kind::service_back, "The service answers");
}

/// `sentence` says what is wrong, where there is no answer of that status.
void account::tell_verdict(const pace::verdict& verdict, unsigned status, const std::string& sentence)
{
    constexpr const char* no_token = " All jobs wait until there is a token that is accepted.";
    tell_ends(verdict);
    if (!verdict.trouble)
        return;
    switch (*verdict.trouble) {
    case pace::trouble::unreachable:
        tell_trouble(service_trouble_, journal::message_kind::service_unreachable, sentence + tried_again);
        break;
    case pace::trouble::failing:
        if (verdict.pause > verdict.pause.zero())
            tell_pause(
                service_trouble_,
                journal::message_kind::service_failing,
                status,
                fmt::format("The service answers {}", status),
                verdict.pause
            );
        else
            tell_trouble(
                service_trouble_,
                journal::message_kind::service_failing,
                fmt::format("The service answers {}.{}", status, tried_again),
                {{journal::field_name::http_status, std::to_string(status)}}
            );
        break;
    case pace::trouble::throttled:
        tell_pause(
            throttling_,
            journal::message_kind::throttled,
            status,
            "The service limits the rate of calls",
            verdict.pause
        );
        break;
    case pace::trouble::quota_used_up:
        tell_pause(
            throttling_,
            journal::message_kind::throttled,
            status,
            "The quota of calls is used up",
            verdict.pause
        );
        break;
    case pace::trouble::token_missing:
        tell_trouble(token_trouble_, journal::message_kind::token_missing, sentence + no_token);
        break;
    case pace::trouble::token_refused:
        tell_trouble(
            token_trouble_,
            journal::message_kind::token_refused,
            (sentence.empty() ? "The service does not accept the access token." : sentence) + no_token
        );
        break;
    case pace::trouble::proxy_refuses:
        tell_trouble(
            proxy_trouble_,
            journal::message_kind::proxy_unauthorized,
            sentence + " All jobs wait until the proxy lets them through."
        );
        break;
    }
}

void account::tell_pause(
    told_trouble& of_this,
    journal::message_kind kind,
    unsigned status,
    std::string_view sentence,
    chrono::steady_clock::duration time
)
{
    of_this.sentence = fmt::format("{}.", sentence);
    // How long the waits are differs each time; one that is much longer than those before is news.
    const auto minutes = static_cast<unsigned>(chrono::floor<chrono::minutes>(time).count());
    const auto again = of_this.times.happened(
        fmt::format("{} {}", status, std::bit_width(minutes)),
        chrono::steady_clock::now()
    );
    const auto seconds = chrono::ceil<chrono::seconds>(time).count();
    if (again)
        journal_.write(
            kind,
            fmt::format("{}: all calls wait for {} s.{}", sentence, seconds, *again),
            {{journal::field_name::http_status, std::to_string(status)},
             {journal::field_name::retry_after, std::to_string(seconds)}}
        );
}

void account::tell_trouble(
    told_trouble& of_this,
    journal::message_kind kind,
    const std::string& sentence,
    const std::vector<journal::field>& fields
)
{
    of_this.sentence = sentence;
    if (const auto again = of_this.times.happened(sentence, chrono::steady_clock::now()))
        journal_.write(kind, sentence + *again, fields);
}

void account::tell_end(told_trouble& of_this, journal::message_kind kind, std::string_view what)
{
    if (const auto lasted = of_this.times.ended(chrono::steady_clock::now()))
        journal_.write(kind, fmt::format("{} again. It did not for {}.", what, api::rough_text(*lasted)));
}

}  // namespace rdad::client
