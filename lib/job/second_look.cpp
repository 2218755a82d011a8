// SPDX-License-Identifier: BSL-1.0
#include "job/second_look.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"

#include <boost/url/decode_view.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace urls = boost::urls;

namespace rdad::job {
namespace {

constexpr std::string_view to_cancel = "cancel";
constexpr std::string_view to_run = "run";

/// Null for anything but four words with a blank between each two.
std::optional<std::array<std::string_view, 4>> words_of(std::string_view line)
{
    std::array<std::string_view, 4> words;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto blank = line.find(' ');
        words[i] = line.substr(0, blank);
        const bool is_last = i + 1 == words.size();
        if (words[i].empty() || is_last != (blank == line.npos))
            return std::nullopt;
        line.remove_prefix(is_last ? line.size() : blank + 1);
    }
    return words;
}

std::optional<second_look> read_line(std::string_view line)
{
    const auto words = words_of(line);
    if (!words)
        return std::nullopt;
    const auto& [time, job_id, what, name] = *words;
    const auto due = api::parse_date_time(time);
    const auto decoded = urls::make_pct_string_view(name);
    if (!due || !api::is_uuid(job_id) || (what != to_cancel && what != to_run) || !decoded)
        return std::nullopt;
    second_look look{*due, {}, api::canonical_id(std::string(job_id)), what == to_cancel};
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
        record.cancel_ordered || record.outcome.value().state == final_state::unsubmitted};
}

std::string to_text(const std::vector<second_look>& looks)
{
    std::string text;
    for (const second_look& look : looks) {
        text += fmt::format(
            "{} {} {} {}\n",
            api::to_date_time(look.due),
            look.job_id,
            look.is_to_be_cancelled ? to_cancel : to_run,
            std::string(urls::encode(look.name, urls::unreserved_chars))
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
    return started_after_all(
        new_record(std::move(s), fmt::format(R"({{"id": "{}"}})", look.job_id), "", now),
        look,
        now
    );
}

}  // namespace rdad::job
