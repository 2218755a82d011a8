// SPDX-License-Identifier: BSL-1.0
// What a token server answers. Pure.

#include "auth/token_answer.hpp"

#include "api/json/json_text.hpp"
#include "api/text_encoding.hpp"
#include "auth/bearer_token.hpp"
#include "auth/hide.hpp"
#include "http/lower_case.hpp"
#include "http/retry_after.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace rdad::auth {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::object& from, std::string_view name)
{
    const auto* member = from.if_contains(name);
    return member && member->is_string() ? std::string_view(member->get_string()) : std::string_view();
}

// Some servers write the number as a string.
std::chrono::seconds life_of(const json::object& answer)
{
    std::int64_t seconds = 0;
    if (const auto* member = answer.if_contains("expires_in")) {
        if (const auto* text = member->if_string()) {
            std::from_chars(text->data(), text->data() + text->size(), seconds);
        } else if (member->is_number()) {
            const auto number = member->to_number<double>();
            seconds = static_cast<std::int64_t>(std::clamp(number, 0.0, 1e9));
        }
    }
    if (seconds <= 0)
        return assumed_life;
    return std::min<std::chrono::seconds>(std::chrono::seconds(seconds), std::chrono::hours(24));
}

// A server's words, fit for one line of a log: printable, short, and without the secret.
std::string harmless(std::string_view words, const secret& hidden)
{
    std::string text(words);
    hide(text, hidden);
    std::ranges::replace_if(
        text,
        [](char character) { return character < ' ' || character > '~'; },
        '?'
    );
    if (text.size() > 300)
        text.replace(300, text.npos, "...");
    return text;
}

bool is_bearer(std::string_view type)
{
    return http::lower_case(type) == "bearer";
}

result<granted_token> read_grant(const json::object& answer, std::string_view server)
{
    const auto text = text_of(answer, "access_token");
    if (text.empty() || find_invalid_token_byte(text) != std::string_view::npos)
        return failure{{errc::unavailable, fmt::format("The answer of {} holds no access token.", server)}};
    if (!is_bearer(text_of(answer, "token_type"))) {
        return failure{
            {errc::refused,
             fmt::format("The access token that {} grants is not of the type Bearer.", server)}};
    }
    return granted_token{token(text), life_of(answer)};
}

failure read_refusal(
    unsigned status,
    const json::object* answer,
    std::string_view server,
    const secret& hidden
)
{
    auto sentence = fmt::format("{} refuses an access token with the status {}", server, status);
    if (answer && !text_of(*answer, "error").empty()) {
        sentence += ": " + harmless(text_of(*answer, "error"), hidden);
        if (const auto description = text_of(*answer, "error_description"); !description.empty())
            sentence += fmt::format(" (\"{}\")", harmless(description, hidden));
    }
    return {{errc::refused, sentence + "."}};
}

}  // namespace

result<granted_token> read_token_answer(
    const http::response& answer,
    std::string_view server,
    const secret& hidden,
    std::chrono::system_clock::time_point now
)
{
    if (answer.status == 408 || answer.status == 429 || answer.status >= 500) {
        failure busy{
            {errc::unavailable,
             fmt::format("{} grants no access token now: it answered {}.", server, answer.status)}};
        busy.retry_after = http::retry_after(answer, "Retry-After", now);
        return busy;
    }

    boost::system::error_code not_json;
    const auto body = api::without_byte_order_mark(answer.body);
    const auto parsed = json::parse(json::string_view(body.data(), body.size()), not_json);
    const auto* object = not_json ? nullptr : parsed.if_object();
    if (answer.status != 200)
        return read_refusal(answer.status, object, server, hidden);
    if (!object)
        return failure{
            {errc::unavailable,
             fmt::format(
                 "The answer of {} is {}not a JSON object.",
                 server,
                 api::is_web_page(body) ? "a web page, " : ""
             )}};
    return read_grant(*object, server);
}

}  // namespace rdad::auth
