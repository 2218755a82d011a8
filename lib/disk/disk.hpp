// SPDX-License-Identifier: BSL-1.0
// Lets coroutines work on the spool without stalling the event loop.
#pragma once

#include "spool/spool.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

namespace rdad::disk {

/// Owns the spool. Its calls block, so they are made on a thread of their own, one after the other; changes of records
/// that have come meanwhile are made together, in the place of the first one. Reading records has another thread: it needn't
/// wait for what is being synced; and so have the questions of people.
class disk
{
public:
    explicit disk(spool::spool spool) : spool_(std::move(spool)) {}
    disk(const disk&) = delete;
    disk& operator=(const disk&) = delete;

    ~disk() { finish(); }

    /// Waits for the calls that are being made and drops those that wait; then keeps the number of the next batch. The last
    /// thing to be called.
    void finish();

    /// Changes a record. Of two changes of one record that which came first is made first. (g++ 12 copies temporaries within
    /// the expression of a co_await byte by byte: give it one that has a name.)
    boost::asio::awaitable<spool::changed> change(spool::record_change change);

    /// Calls work(spool) on the disk's thread and resumes the coroutine with what it answers. What `work`
    /// refers to must live on even if the coroutine is cancelled meanwhile: let it hold values.
    template <class Work>
    boost::asio::awaitable<std::invoke_result_t<Work, spool::spool&>> run(Work work)
    {
        return run_on(thread_, spool_, std::move(work));
    }

    /// The same for what only reads a record. It doesn't wait for what run() was given: of a record that is being
    /// changed it reads the one text or the other, which may not be on the disk yet.
    template <class Work>
    boost::asio::awaitable<std::invoke_result_t<Work, const spool::spool&>> read(Work work)
    {
        return run_on(reading_thread_, std::as_const(spool_), std::move(work));
    }

    /// The same for what people ask, which may take long: reading many records. Neither jobs nor what is written wait for
    /// it.
    template <class Work>
    boost::asio::awaitable<std::invoke_result_t<Work, const spool::spool&>> look(Work work)
    {
        return run_on(looking_thread_, std::as_const(spool_), std::move(work));
    }

    /// Says when finish() waits for what is being done: what takes long is to be given up then.
    std::stop_token ending() const { return ending_.get_token(); }

    /// For the handles and paths of folders.
    const spool::spool& get() const noexcept { return spool_; }

private:
    template <class Spool, class Work>
    static boost::asio::awaitable<std::invoke_result_t<Work, Spool&>> run_on(
        boost::asio::thread_pool& thread,
        Spool& spool,
        Work work
    )
    {
        // g++ 12 copies a closure that is a coroutine's parameter byte by byte: it is put where it needn't be
        // copied.
        auto shared = std::make_shared<Work>(std::move(work));
        // Not cancelled from outside: the slot would be reached into from the disk's thread while the
        // coroutine that owns it may just be ending on another.
        return boost::asio::co_spawn(
            thread,
            call(spool, std::move(shared)),
            boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), boost::asio::use_awaitable)
        );
    }

    template <class Spool, class Work>
    static boost::asio::awaitable<std::invoke_result_t<Work, Spool&>> call(
        Spool& spool,
        std::shared_ptr<Work> work
    )
    {
        co_return (*work)(spool);
    }

    struct waiting_change;

    void make_changes();
    std::vector<std::shared_ptr<waiting_change>> take_changes();

    spool::spool spool_;
    std::mutex mutex_;
    std::deque<std::shared_ptr<waiting_change>> changes_;  ///< not begun; under mutex_
    std::stop_source ending_;
    boost::asio::thread_pool thread_{1};
    boost::asio::thread_pool reading_thread_{1};
    boost::asio::thread_pool looking_thread_{1};
};

}  // namespace rdad::disk
