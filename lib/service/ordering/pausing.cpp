// SPDX-License-Identifier: BSL-1.0
#include "service/ordering/pausing.hpp"

#include "control/batch_search.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

std::string sentence_of(pausing_order order, const std::string& what, bool is_news)
{
    const char* const already = is_news ? "" : " already";
    return order == pausing_order::pause
               ? fmt::format("{} is paused{}: nothing of it is begun; what runs is followed.", what, already)
               : fmt::format("{} {}.", what, is_news ? "is resumed" : "is not paused");
}

}  // namespace

std::string sentence_of_unknown_batch(const std::string& label)
{
    return fmt::format("No job of a batch {} is worked on.", label);
}

asio::awaitable<control::order_answer> pausing::carry_out(
    pausing_order order,
    std::optional<std::string> label,
    uid_t by,
    control::access_rule rule
)
{
    auto batch = label ? find(*label) : std::nullopt;
    // Of a paused one all jobs may have ended, or be held, meanwhile.
    if (label && !batch && order == pausing_order::resume)
        batch = pauses_.find(*label);
    if (label && !batch)
        co_return control::order_answer{control::order_status::unknown, sentence_of_unknown_batch(*label)};
    if (!rule.admits(by, batch ? batch->user : std::nullopt))
        co_return control::order_answer{
            control::order_status::forbidden,
            fmt::format("{} isn't yours to be paused or resumed.", label.value_or("The work of all"))};
    const std::string what = batch ? job::label_of(*batch) : "Everything";
    const bool is_news = change(order, batch, by);
    if (is_news)
        runners_.look_at_paused();
    auto writing = [text = pauses_.to_text()](spool::spool& spool) { return spool.write_batch_pauses(text); };
    const auto kept = co_await disk_.run(std::move(writing));
    if (!kept)
        co_return control::order_answer{
            control::order_status::failed,
            kept.error().sentence + " It is so until rdad ends; try again."};
    std::string sentence = sentence_of(order, what, is_news);
    if (order == pausing_order::resume && !batch && !pauses_.empty())
        sentence += " Batches that were paused by themselves stay so.";
    if (is_news)
        journal_.write(
            order == pausing_order::pause ? journal::message_kind::batch_paused
                                          : journal::message_kind::batch_resumed,
            fmt::format("{} User {} has ordered so.", sentence, by)
        );
    co_return control::order_answer{control::order_status::noted, sentence};
}

/// Null: there is none that could be begun.
std::optional<job::batch> pausing::find(const std::string& label) const
{
    return control::search_for(label).find(runners_.batches(), {});
}

/// Answers whether that was news.
bool pausing::change(pausing_order order, const std::optional<job::batch>& batch, uid_t by)
{
    if (order == pausing_order::resume)
        return batch ? pauses_.resume(*batch) : pauses_.resume_all();
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const control::batch_pause pause{by, now};
    return batch ? pauses_.pause(*batch, pause) : pauses_.pause_all(pause);
}

}  // namespace rdad::service
