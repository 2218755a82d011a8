// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/prioritizing.hpp"

#include "control/batch_search.hpp"
#include "service/ordering/pausing.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

std::string sentence_of_priority(
    const std::string& batch,
    const std::optional<std::int32_t>& priority,
    bool is_news
)
{
    const char* const now = is_news ? "now" : "already";
    return priority ? fmt::format("The jobs of {} have priority {} {}.", batch, *priority, now)
                    : fmt::format("The jobs of {} have the priorities of their specs {}.", batch, now);
}

}  // namespace

asio::awaitable<control::order_answer> prioritizing::carry_out(
    std::string label,
    std::optional<std::int32_t> priority,
    uid_t by,
    control::access_rule rule
)
{
    const auto batch = find(label, !priority);
    if (!batch)
        co_return control::order_answer{control::order_status::unknown, sentence_of_unknown_batch(label)};
    if (!rule.admits(by, batch->user))
        co_return control::order_answer{
            control::order_status::forbidden,
            fmt::format("{} isn't yours to be given a priority.", label)};
    const bool is_news = priorities_.set(*batch, priority);
    if (is_news)
        runners_.look_at_queued(*batch);
    auto writing = [text = priorities_.to_text()](spool::spool& spool) {
        return spool.write_priorities(text);
    };
    const auto kept = co_await disk_.run(std::move(writing));
    if (!kept)
        co_return control::order_answer{
            control::order_status::failed,
            kept.error().sentence + " It is so until rdad ends; try again."};
    const std::string sentence = sentence_of_priority(job::label_of(*batch), priority, is_news);
    if (is_news)
        journal_.write(
            journal::message_kind::batch_prioritized,
            fmt::format("{} User {} has ordered so.", sentence, by)
        );
    co_return control::order_answer{control::order_status::noted, sentence};
}

/// Null: it isn't there. All jobs of one that has a priority may have ended, or be held, meanwhile.
std::optional<job::batch> prioritizing::find(const std::string& label, bool is_reset) const
{
    const control::batch_search search = control::search_for(label);
    auto found = search.find(runners_.batches(), {});
    if (found || !is_reset)
        return found;
    std::vector<control::batch_status> prioritized;
    for (const job::batch& each : priorities_.batches())
        prioritized.push_back({.batch = each, .waiting = {}});
    return search.find(prioritized, {});
}

}  // namespace rdad::service
