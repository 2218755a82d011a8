// SPDX-License-Identifier: BSL-1.0
#include "etcd/refusal.hpp"

#include "etcd/answers.hpp"
#include "etcd/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::etcd {
namespace {

// https://grpc.io/docs/guides/status-codes/
enum class grpc_code
{
    unknown = 2,
    invalid_argument = 3,
    not_found = 5,
    already_exists = 6,
    permission_denied = 7,
    resource_exhausted = 8,
    failed_precondition = 9,
    out_of_range = 11,
    unimplemented = 12,
    unavailable = 14,
    unauthenticated = 16,
};

constexpr std::size_t longest_words = 300;

// Fit for one line of a log.
std::string harmless(std::string_view words)
{
    std::string text(words.substr(0, longest_words));
    std::ranges::replace_if(
        text,
        [](char character) { return character < ' ' || character > '~'; },
        '?'
    );
    while (text.ends_with('.'))
        text.pop_back();
    return text;
}

bool says(std::string_view message, std::string_view words)
{
    return message.find(words) != std::string_view::npos;
}

struct verdict
{
    errc code;
    bool may_have_happened = false;
};

verdict verdict_of_exhausted(std::string_view message)
{
    if (says(message, "space exceeded"))
        return {errc::no_space};
    if (says(message, "larger than max"))
        return {errc::too_large};
    // Refused before it was begun: "too many requests".
    return {errc::unavailable, !says(message, "too many requests")};
}

verdict verdict_of_invalid(std::string_view message)
{
    const bool is_large = says(message, "too large") || says(message, "too many operations");
    return {is_large ? errc::too_large : errc::invalid};
}

verdict verdict_of(std::int64_t code, std::string_view message)
{
    switch (static_cast<grpc_code>(code)) {
    case grpc_code::invalid_argument: return verdict_of_invalid(message);
    case grpc_code::not_found: return {says(message, "lease not found") ? errc::lease_gone : errc::invalid};
    case grpc_code::permission_denied:
    case grpc_code::unauthenticated: return {errc::unauthenticated};
    case grpc_code::resource_exhausted: return verdict_of_exhausted(message);
    case grpc_code::already_exists:
    case grpc_code::failed_precondition:
        return {says(message, "lease already exists") ? errc::lease_exists : errc::invalid};
    // Else a revision that the member hasn't come to yet.
    case grpc_code::out_of_range: return {says(message, "compacted") ? errc::compacted : errc::unavailable};
    case grpc_code::unimplemented: return {errc::invalid};
    // What a member says that is asked to have a leader, and has none, before it begins anything.
    case grpc_code::unavailable: return {errc::unavailable, message != "etcdserver: no leader"};
    case grpc_code::unknown: break;
    }
    return {errc::unavailable, true};
}

}  // namespace

refusal refusal_of(std::int64_t grpc_code, std::string_view message)
{
    const verdict found = verdict_of(grpc_code, message);
    return {found.code, found.may_have_happened, harmless(message)};
}

std::optional<refusal> read_stream_error(std::string_view message)
{
    const auto object = read_object(message);
    const auto* error = object ? object->if_contains("error") : nullptr;
    if (!error || !error->is_object())
        return std::nullopt;
    std::string wrong;
    const fields all(error->get_object(), wrong);
    const std::string_view code = all.has("grpc_code") ? "grpc_code" : "code";
    return refusal_of(all.number(code), all.text("message"));
}

refusal read_refusal(unsigned status, std::string_view body)
{
    if (auto error = read_stream_error(body))
        return *std::move(error);
    if (const auto object = read_object(body)) {
        std::string wrong;
        const fields all(*object, wrong);
        const std::int64_t code = all.number("code");
        if (code > 0)
            return refusal_of(code, all.text(all.has("message") ? "message" : "error"));
    }
    std::string words = fmt::format("it answered {}, without an error of etcd's", status);
    if (status == 401 || status == 403)
        return {errc::unauthenticated, false, std::move(words)};
    if (status == 404 || status == 405)
        return {errc::invalid, false, fmt::format("it answered {}: no v3 gateway is there", status)};
    if (status == 413)
        return {errc::too_large, false, std::move(words)};
    return {errc::unavailable, true, std::move(words)};
}

}  // namespace rdad::etcd
