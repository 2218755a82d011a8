// SPDX-License-Identifier: BSL-1.0
#include "service/batch_history.hpp"

#include "service/history_view.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// Of who asks for batches, who wants an answer at once.
constexpr chrono::milliseconds longest_moment(50);

/// At most a tenth of the time goes into that, however often somebody asks: other questions wait for the same thread.
constexpr int rest_for_each_look = 9;

/// What is usual doesn't change while one looks.
constexpr chrono::minutes durations_kept(10);

}  // namespace

batch_history::batch_history(asio::any_io_executor executor, disk::disk& disk)
    : disk_(disk), shared_(std::move(executor), clock::duration::zero())
{}

asio::awaitable<std::shared_ptr<const batch_sums>> batch_history::look(std::vector<std::string> labels)
{
    if (labels.empty() || (clock::now() < not_before_ && is_of_all(labels)))
        co_return last_;
    auto looking = shared_.get([this, labels = std::move(labels)] { return find(labels); }, longest_moment);
    co_await std::move(looking);
    co_return last_;
}

/// Batches come: one that wasn't asked for before is looked for at once.
bool batch_history::is_of_all(const std::vector<std::string>& labels) const
{
    return !last_ || std::ranges::all_of(labels, [&](const std::string& label) {
        return last_->batches.contains(label);
    });
}

asio::awaitable<std::shared_ptr<const batch_sums>> batch_history::find(std::vector<std::string> labels)
{
    const auto begin = clock::now();
    auto found = co_await find_by_index(std::move(labels));
    if (found)
        last_ = *found;
    else
        // A disk that fails is told of elsewhere. What was known before stays, with its time.
        (void)co_await remove_if_spoilt(disk_, found.error());
    const auto end = clock::now();
    not_before_ = end + rest_for_each_look * (end - begin);
    co_return last_;
}

asio::awaitable<result<std::shared_ptr<const batch_sums>>> batch_history::find_by_index(
    std::vector<std::string> labels
)
{
    const auto now = chrono::system_clock::now();
    auto index = co_await up_to_date_index(disk_);
    if (!index)
        co_return index.error();
    const bool keeps_durations = clock::now() < durations_end_;
    auto summing_up =
        [index = *index, labels = std::move(labels), now, keeps_durations](const spool::spool&) {
            auto found = std::make_shared<batch_sums>(batch_sums{chrono::floor<chrono::seconds>(now)});
            auto sums = index->sums_of(labels);
            if (!sums)
                return result<std::shared_ptr<batch_sums>>(sums.error());
            found->batches = *std::move(sums);
            if (keeps_durations)
                return result<std::shared_ptr<batch_sums>>(std::move(found));
            auto durations = index->durations_since(now - history::usual_since);
            if (!durations)
                return result<std::shared_ptr<batch_sums>>(durations.error());
            found->durations = *std::move(durations);
            return result<std::shared_ptr<batch_sums>>(std::move(found));
        };
    auto found = co_await disk_.look(std::move(summing_up));
    if (!found)
        co_return found.error();
    if (keeps_durations) {
        (*found)->durations = durations_;
    } else {
        durations_ = (*found)->durations;
        durations_end_ = clock::now() + durations_kept;
    }
    co_return shared_sums(*std::move(found));
}

}  // namespace rdad::service
