// SPDX-License-Identifier: BSL-1.0
#include "service/history_view.hpp"

#include "history/index.hpp"
#include "history/query.hpp"
#include "history/summary.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// So many records are read before other questions get their turn, and before a stop is obeyed.
constexpr std::size_t read_together = 1000;

using shared_index = std::shared_ptr<history::index>;

asio::awaitable<result<shared_index>> open_index(disk::disk& disk)
{
    auto opening = [ending = disk.ending()](const spool::spool& spool) {
        auto opened = history::index::open(spool.index_path());
        if (!opened)
            return result<shared_index>(opened.error());
        auto index = std::make_shared<history::index>(*std::move(opened));
        const auto compared = index->compare_with(spool, std::chrono::system_clock::now(), ending);
        return compared ? result<shared_index>(std::move(index)) : compared.error();
    };
    auto opened = co_await disk.look(std::move(opening));
    co_return opened;
}

asio::awaitable<result<void>> read_rest(disk::disk& disk, shared_index index)
{
    for (;;) {
        auto reading = [index](const spool::spool& spool) { return index->read_more(spool, read_together); };
        const auto has_more = co_await disk.look(std::move(reading));
        if (!has_more)
            co_return has_more.error();
        if (!*has_more)
            co_return result<void>();
    }
}

asio::awaitable<result<std::string>> sum_up_by_index(
    disk::disk& disk,
    history::query query,
    uid_t by,
    control::access_rule rule
)
{
    const auto index = co_await up_to_date_index(disk);
    if (!index)
        co_return index.error();
    auto summing_up =
        [index = *index, query = std::move(query), by, rule, ending = disk.ending()](const spool::spool&) {
            history::summing sums(query.by);
            const auto take = [&](const history::ended_job& job) {
                if (rule.admits(by, job.owner))
                    sums.add(job);
            };
            const auto found = index->find(query, take, ending);
            return found ? result<std::string>(history::to_json_text(std::move(sums).sums())) : found.error();
        };
    auto text = co_await disk.look(std::move(summing_up));
    co_return text;
}

}  // namespace

asio::awaitable<result<std::shared_ptr<history::index>>> up_to_date_index(disk::disk& disk)
{
    auto index = co_await open_index(disk);
    if (!index)
        co_return index;
    if (const auto read = co_await read_rest(disk, *index); !read)
        co_return read.error();
    co_return index;
}

asio::awaitable<result<void>> remove_if_spoilt(disk::disk& disk, failure failed)
{
    if (!history::is_spoilt(failed))
        co_return result<void>();
    auto removing = [](const spool::spool& spool) { return history::index::remove(spool.index_path()); };
    const auto removed = co_await disk.look(std::move(removing));
    co_return removed;
}

asio::awaitable<result<std::string>> sum_up(
    disk::disk& disk,
    std::string url_query,
    uid_t by,
    control::access_rule rule
)
{
    auto query = history::read_url_query(url_query);
    if (!query)
        co_return query.error();
    auto text = co_await sum_up_by_index(disk, *std::move(query), by, rule);
    if (!text) {
        const auto removed = co_await remove_if_spoilt(disk, text.error());
        if (!removed)
            co_return removed.error();
    }
    co_return text;
}

}  // namespace rdad::service
