// SPDX-License-Identifier: BSL-1.0
#include "job/second_look.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"

#include <boost/url/decode_view.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <optional>
#include <utility>

namespace urls = boost::urls;

namespace rdad::job {
namespace {

constexpr std::string_view to_cancel = "cancel";
constexpr std::string_view to_run = "run";

/// The words with a blank between each two.
std::vector<std::string_view> words_of(std::string_view line)
{
    std::vector<std::string_view> words;
    for (std::size_t begin = 0; begin <= line.size(); begin += words.back().size() + 1)
        words.push_back(line.substr(begin, line.find(' ', begin) - begin));
    return words;
}

std::optional<second_look> read_line(std::string_view line)
{
    constexpr std::size_t least = 4;
    const auto words = words_of(line);
    if (words.size() != least && words.size() != least + 1)
        return std::nullopt;
    const auto due = api::parse_date_time(words[0]);
    const std::string_view job_id = words[1];
    const std::string_view what = words[2];
    const auto decoded = urls::make_pct_string_view(words[3]);
    const api::service* const service =
        words.size() > least ? api::find_service(words[least]) : &api::realitydataanalysis;
    const bool is_known = due && api::is_uuid(job_id) && (what == to_cancel || what == to_run);
    if (!is_known || words[3].empty() || !decoded || !service)
        return std::nullopt;
    second_look look{*due, {}, api::canonical_id(std::string(job_id)), what == to_cancel, service};
    for (const char c : **decoded)
        look.name += c;
    return look;
}

}  // namespace

second_look second_look_at(
    const std::string& name,
    const record& record,
    std::chrono::system_clock::time_point now
)
{
    return {
        std::chrono::ceil<std::chrono::seconds>(now + second_look_after),
        name,
        record.job_id.value(),
        record.cancel_ordered || record.outcome.value().state == final_state::unsubmitted,
        record.spec.policy.service};
}

std::string to_text(const std::vector<second_look>& looks)
{
    std::string text;
    for (const second_look& look : looks) {
        text += fmt::format(
            "{} {} {} {}{}{}\n",
            api::to_date_time(look.due),
            look.job_id,
            look.is_to_be_cancelled ? to_cancel : to_run,
            std::string(urls::encode(look.name, urls::unreserved_chars)),
            look.service == &api::realitydataanalysis ? "" : " ",
            look.service == &api::realitydataanalysis ? "" : look.service->name
        );
    }
    return text;
}

std::optional<std::vector<second_look>> read_second_looks(std::string_view text)
{
    std::vector<second_look> looks;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto look = read_line(text.substr(0, end));
        if (!look)
            return std::nullopt;
        looks.push_back(*std::move(look));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return looks;
}

second_look_result result_of_second_look(const second_look& look, const answer& answer)
{
    if (answer.kind == answer_kind::not_found)
        return second_look_result::not_started;
    const bool is_of_job =
        answer.kind == answer_kind::job && answer.job->job.id.value_or(look.job_id) == look.job_id;
    if (!is_of_job || !answer.job->job.state)
        return second_look_result::unknown;
    return *answer.job->job.state == api::job_state::unsubmitted ? second_look_result::not_started
                                                                 : second_look_result::started;
}

record started_after_all(record record, const second_look& look, std::chrono::system_clock::time_point now)
{
    record.outcome.reset();
    record.job_id = look.job_id;
    record.next_step = step::follow;
    record.activation_sent = true;
    record.cancel_ordered = look.is_to_be_cancelled;
    record.events.push_back(
        {std::chrono::floor<std::chrono::seconds>(now),
         event_kind::activated,
         "The job was started after all, by a call that had been given up."}
    );
    return record;
}

record started_after_all(const second_look& look, std::chrono::system_clock::time_point now)
{
    spec s;
    s.id = look.job_id;
    s.policy.service = look.service;
    const std::string policy = look.service == &api::realitydataanalysis
                                   ? ""
                                   : fmt::format(R"(, "rdad": {{"service": "{}"}})", look.service->name);
    return started_after_all(
        new_record(std::move(s), fmt::format(R"({{"id": "{}"{}}})", look.job_id, policy), "", now),
        look,
        now
    );
}

}  // namespace rdad::job
