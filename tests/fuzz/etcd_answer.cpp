// SPDX-License-Identifier: BSL-1.0
// Answers of etcd's gateway, and messages of its watches, of any content: reading them ends, what can't be read says why,
// and a watch never tells an event that it has told before.

#include "etcd/answers.hpp"
#include "etcd/base64.hpp"
#include "etcd/endpoints.hpp"
#include "etcd/refusal.hpp"
#include "etcd/watch_message.hpp"
#include "etcd/watched_ranges.hpp"
#include "require.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

using namespace rdad::etcd;
using rdad::tests::require;

namespace {

template <class Answer>
void check(const rdad::result<Answer>& read)
{
    require(read.has_value() || read.error().sentence.ends_with('.'));
}

void check_answer(std::string_view body)
{
    const auto object = read_object(body);
    check(object);
    if (!object)
        return;
    check(read_header(*object));
    check(read_put_answer(*object));
    check(read_delete_answer(*object));
    check(read_lease(*object));
    check(read_lease_state(*object));
    check(read_member_status(*object));
    check(read_alarms(*object));
    check(read_txn_answer(
        *object,
        {.compares = {},
         .success = {put_request{"a", "1"}, delete_request{"b"}, range_request{.key = "c"}},
         .failure = {range_request{.key = "a"}}}
    ));
    const auto page = read_range_answer(*object);
    check(page);
    if (page && page->more && !page->keys.empty())
        require(next_page(range_of_prefix("a"), *page).value().key > page->keys.back().key);
}

void check_watch(std::string_view text)
{
    watched_ranges ranges({{.key = "a", .start_revision = 5}, {.key = "b"}});
    std::map<std::size_t, std::int64_t> told;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        auto message = read_watch_message(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        check(message);
        if (!message)
            continue;
        const auto taken = ranges.take(*std::move(message));
        check(taken);
        if (!taken || !*taken)
            continue;
        const watch_news& news = **taken;
        require(news.range < 2);
        if (news.kind == watch_news_kind::compacted) {
            ranges.go_on(news.range, news.revision + 1);
            told[news.range] = news.revision;
            continue;
        }
        for (const event& one : news.events)
            require(one.changed.mod_revision > told[news.range]);
        require(news.revision >= told[news.range]);
        told[news.range] = news.revision;
        require(!ranges.body().empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_answer(text);
    check_watch(text);
    require(read_refusal(503, text).words.size() <= 300);
    if (const auto bytes = from_base64(text))
        require(to_base64(*bytes) == text);
    return 0;
}
