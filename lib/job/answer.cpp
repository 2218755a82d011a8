// SPDX-License-Identifier: BSL-1.0
#include "job/answer.hpp"

#include "api/identifier.hpp"
#include "api/json/json_text.hpp"
#include "api/shortened.hpp"
#include "api/text_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace rdad::job {
namespace {

answer unavailable(std::string sentence)
{
    answer a{answer_kind::unavailable};
    a.perhaps_done = true;
    a.sentence = std::move(sentence);
    return a;
}

/// The beginning of a sentence. What is said of a list stands alone, what is said of a job stands beside its operation.
std::string answered(operation op, unsigned status)
{
    return fmt::format(
        "The service answered {}{}",
        status,
        op == operation::list ? " to a list of jobs" : ""
    );
}

answer not_understood(operation op, unsigned status, std::string_view body)
{
    return unavailable(fmt::format("{} with {}.", answered(op, status), what_came_for_json(body)));
}

answer done(operation op, unsigned status, std::string_view body)
{
    if (op == operation::progress) {
        answer a{answer_kind::progress};
        a.progress = api::read_progress_response(body);
        return a.progress ? a : not_understood(op, status, body);
    }
    if (op == operation::messages) {
        answer a{answer_kind::messages};
        a.messages = api::read_messages_response(body);
        return a.messages ? a : not_understood(op, status, body);
    }
    if (op == operation::list) {
        answer a{answer_kind::list};
        a.skimmed = api::skim_job_list(body);
        return a.skimmed ? a : not_understood(op, status, body);
    }
    if (op == operation::find_created) {
        answer a{answer_kind::list};
        a.list = api::read_job_list(body);
        return a.list ? a : not_understood(op, status, body);
    }
    // Something in between may answer for the service with any other. A deletion that was done is repeated for no more
    // than a 404.
    if (op == operation::delete_job)
        return status == 204 ? answer{answer_kind::deleted} : not_understood(op, status, body);
    answer a{answer_kind::job};
    a.job = api::read_job_response(body);
    const bool is_whole = a.job && (op != operation::create || api::is_uuid(a.job->job.id.value_or("")));
    return is_whole ? a : not_understood(op, status, body);
}

/// A 4xx is believed if it carries the service's error object. What a gateway answers in its own words says
/// nothing of the job, nor whether the service has seen the request; except for the two statuses that tell of
/// the request itself, and for an operation that isn't there.
bool is_from_the_service(operation op, unsigned status, const std::optional<api::error>& error)
{
    const bool has_no_list = op == operation::find_created && (status == 404 || status == 405);
    return error || status == 400 || status == 422 || has_no_list;
}

/// A 404 speaks of the job if its code does: in the same words another resource could be missing.
bool speaks_of_the_job(operation op, const std::optional<api::error>& error)
{
    if (!error)
        return false;
    const bool is_of_progress = op == operation::progress && (error->has_code("ProgressNotFound") ||
                                                              error->has_code("JobProgressNotFound"));
    return error->has_code("JobNotFound") || is_of_progress;
}

/// 410 Gone: what was asked for isn't there, and likely never again (RFC 9110, section 15.5.11).
bool is_gone(operation op, unsigned status)
{
    return status == 410 && op != operation::create && op != operation::find_created;
}

/// 409 Conflict (RFC 9110, section 15.5.10), 423 Locked (RFC 4918, section 11.3), 425 Too Early (RFC 8470, section 5.2):
/// each of them says that the same request may succeed later.
bool passes(unsigned status)
{
    return status == 409 || status == 423 || status == 425;
}

answer_kind kind_of_refusal(operation op, unsigned status, const std::optional<api::error>& error)
{
    if (status == 404 && speaks_of_the_job(op, error))
        return answer_kind::not_found;
    if (is_gone(op, status))
        return answer_kind::not_found;
    if (passes(status))
        return answer_kind::not_now;
    if (status == 422 && error && error->has_code("InvalidChange"))
        return answer_kind::invalid_change;
    return answer_kind::refused;
}

/// A list that isn't to be had, for whatever reason that lasts, is one that the service hasn't got: the jobs are followed
/// without it.
bool may_pass(unsigned status)
{
    return status == 408 || passes(status) || (status >= 500 && status != 501);
}

/// Where a redirect leads to, as it may stand in a sentence: a URL is ASCII (RFC 3986, section 2), but a header may hold
/// any byte, and be of any length. The host is what matters.
std::string shown(std::string_view location)
{
    constexpr std::size_t longest = 200;
    std::string text(location.substr(0, longest + 1));
    std::ranges::replace_if(
        text,
        [](char c) { return c <= ' ' || c > '~'; },
        '?'
    );
    return api::shortened(std::move(text), longest);
}

/// What there is to say of an answer that isn't about the job.
std::string sentence_of(
    operation op,
    unsigned status,
    const std::optional<api::error>& error,
    std::string_view location
)
{
    if (status >= 300 && status < 400 && !location.empty())
        return fmt::format(
            "{}, which redirects to {}. Redirects aren't followed: base_url has to name the service itself.",
            answered(op, status),
            shown(location)
        );
    return answered(op, status) + (error ? ": " + error->sentence() : ".");
}

answer failed_list(unsigned status, std::string_view body, std::string_view location)
{
    const auto error = api::read_error_response(body);
    answer a{may_pass(status) ? answer_kind::unavailable : answer_kind::refused};
    a.sentence = sentence_of(operation::list, status, error, location);
    return a;
}

answer failed(operation op, unsigned status, std::string_view body, std::string_view location)
{
    if (op == operation::list)
        return failed_list(status, body, location);
    auto error = api::read_error_response(body);
    const bool is_client_error = status >= 400 && status < 500 && status != 408;
    if (!is_client_error || !is_from_the_service(op, status, error))
        return unavailable(sentence_of(op, status, error, location));
    answer a{kind_of_refusal(op, status, error)};
    // What it conflicts with may be the job of an earlier try.
    a.perhaps_done = a.kind == answer_kind::not_now && op == operation::create;
    a.sentence = error ? error->sentence() : answered(op, status) + " without saying why.";
    a.error = std::move(error);
    return a;
}

}  // namespace

std::string_view to_string(answer_kind kind) noexcept
{
    switch (kind) {
    case answer_kind::deleted: return "deleted";
    case answer_kind::job: return "job";
    case answer_kind::progress: return "progress";
    case answer_kind::messages: return "messages";
    case answer_kind::list: return "list";
    case answer_kind::deferred: return "deferred";
    case answer_kind::not_found: return "not found";
    case answer_kind::invalid_change: return "invalid change";
    case answer_kind::not_now: return "not now";
    case answer_kind::refused: return "refused";
    case answer_kind::unavailable: return "unavailable";
    }
    return "";
}

std::string_view what_came_for_json(std::string_view body) noexcept
{
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return "an empty body";
    if (api::is_web_page(body))
        return "a web page in place of JSON, as a proxy or a sign-in page in between does";
    return "a body that can't be understood";
}

answer answer_of(operation op, unsigned status, std::string_view body, std::string_view location)
{
    assert(status != 401 && status != 429);
    body = api::without_byte_order_mark(body);
    answer a = status >= 200 && status < 300 ? done(op, status, body) : failed(op, status, body, location);
    a.http_status = status;
    return a;
}

answer answer_with(api::job_response job)
{
    answer a{answer_kind::job};
    a.job = std::move(job);
    return a;
}

answer bad_link_answer(std::string sentence)
{
    answer a{answer_kind::refused};
    a.sentence = std::move(sentence);
    return a;
}

outcome outcome_by(const answer& answer, final_state state, std::string reason)
{
    return {state, std::move(reason), answer.error, answer.correlation_id};
}

answer deferred_answer()
{
    return {answer_kind::deferred};
}

answer no_answer(std::string sentence, bool sent, bool by_proxy)
{
    answer a = unavailable(std::move(sentence));
    a.perhaps_done = sent;
    a.by_proxy = by_proxy;
    return a;
}

}  // namespace rdad::job
