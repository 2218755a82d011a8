// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/proxied_trials.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

namespace rdad::tests {
namespace {

constexpr std::string_view bearer = "Bearer ";

// Those that take longest come first.
constexpr std::array kinds{
    call_kind::create,
    call_kind::token,
    call_kind::settings,
    call_kind::activate,
    call_kind::progress,
    call_kind::document,
};

const char* words_of(const proxy_fault& f, call_kind kind)
{
    if (kind == call_kind::token && f.words_of_token)
        return f.words_of_token;
    if (kind == call_kind::progress && f.words_of_progress)
        return f.words_of_progress;
    return f.words;
}

}  // namespace

proxied_trial::proxied_trial(
    boost::asio::io_context& io,
    const emulator_process& e,
    testing::certificate_authority& authority,
    const proxy_fault& fault,
    call_kind k,
    bool forwards,
    const std::string& job_id
)
    : fault_(fault),
      way_(io, e, authority.issue(), {k, forwards, failing_calls(k), fault.spoil}),
      kind(k),
      trial(
          fmt::format("{} {} {}", to_string(k), forwards ? "is done, then" : "meets", fault.name),
          e,
          job_id,
          k,
          way_.port()
      )
{
    trial.trust(authority.certificate());
}

void proxied_trial::check(const emulator_process& e) const
{
    BOOST_TEST_CONTEXT(trial.name())
    {
        BOOST_TEST(way_.spoiled() >= 1U);
        BOOST_TEST(way_.spoiled() <= failing_calls(kind));
        BOOST_TEST(way_.forwarded(call_kind::create) == (kind == call_kind::create ? 1U : 0U));
        BOOST_TEST(way_.forwarded(call_kind::activate) == 1U);
        trial.check(words_of(fault_, kind), secrets(e));
        check_where_secrets_went(e);
    }
}

/// Tokens that were sent, and what they are to be had for.
std::vector<std::string> proxied_trial::secrets(const emulator_process& e) const
{
    std::set<std::string> all{e.token(), e.client_secret()};
    for (const testing::seen_request& r : way_.requests()) {
        if (const std::string value = r.header("Authorization"); !value.empty())
            all.insert(value.substr(bearer.size()));
    }
    return {all.begin(), all.end()};
}

void proxied_trial::check_where_secrets_went(const emulator_process& e) const
{
    for (const testing::seen_request& r : way_.requests()) {
        const bool asks_for_token = r.target == "/connect/token";
        BOOST_TEST(r.header("Authorization").empty() == asks_for_token);
        std::string elsewhere = r.method + r.target + (asks_for_token ? "" : r.body);
        for (const auto& [name, value] : r.headers)
            elsewhere += name == "Authorization" ? "" : value;
        for (const std::string& secret : secrets(e))
            BOOST_TEST(elsewhere.find(secret) == std::string::npos, r.method << " " << r.target);
    }
}

void proxied_trials::add(std::span<const proxy_fault> faults, bool forwards)
{
    for (const call_kind kind : kinds) {
        for (const proxy_fault& f : faults) {
            const std::string& id = emulator_.job_ids().at(all_.size());
            all_.emplace_back(io_, emulator_, authority_, f, kind, forwards, id);
        }
    }
}

void proxied_trials::run_and_check()
{
    rdad::tests::run_and_check(io_, emulator_, all_);
}

}  // namespace rdad::tests
