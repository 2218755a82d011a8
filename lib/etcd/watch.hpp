// SPDX-License-Identifier: BSL-1.0
// Being told of changes as they happen.
#pragma once

#include "etcd/key_value.hpp"
#include "failure/failure.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rdad::etcd {

/// Keys that are watched.
struct watch_request
{
    std::string key;

    /// As of range_request.
    std::string range_end = {};

    /// The first revision whose changes are told. 0: those from now on.
    std::int64_t start_revision = 0;
};

enum class event_kind
{
    put,
    deleted,
};

struct event
{
    event_kind kind = event_kind::put;

    /// Of a key that was deleted there are the key, and mod_revision, in which it was.
    key_value changed;

    friend bool operator==(const event&, const event&) = default;
};

enum class watch_news_kind
{
    /// The range is watched. Told once, not each time when a connection was lost.
    begun,
    /// Events, in the order in which they happened.
    changes,
    /// Nothing has happened: only the revision is new.
    progress,
    /// Changes were lost. The range is not watched any more until who has listed it says from where (`watch::go_on`).
    compacted,
};

struct watch_news
{
    watch_news_kind kind = watch_news_kind::progress;

    /// Which of the requests it is about, from 0.
    std::size_t range = 0;

    std::vector<event> events = {};

    /// All changes of the range up to this one have been told. Compacted: the first revision that can still be watched;
    /// what is listed is as of a later one.
    std::int64_t revision = 0;

    friend bool operator==(const watch_news&, const watch_news&) = default;
};

/// Ranges that are watched together. For one thread.
class watch
{
public:
    virtual ~watch() = default;

    /// Waits for what is new of any range. An event may be told twice, and none is left out without `compacted`; that
    /// a key is gone is to be found out by listing as well, since etcd has lost deletions.
    ///
    /// A failure: each member was tried, and none tells anything; of what they agree on, else `errc::unavailable`. The
    /// next call tries them again, from the same revisions. One at a time; the watch must outlive it.
    virtual boost::asio::awaitable<result<watch_news>> next() = 0;

    /// The range has been listed as of revision - 1, and is watched from `revision` on. Not while next() waits.
    virtual void go_on(std::size_t range, std::int64_t revision) = 0;
};

}  // namespace rdad::etcd
