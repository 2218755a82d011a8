// SPDX-License-Identifier: BSL-1.0
// A server with clients on one thread, for a test that says what they do.
#pragma once

#include "contains.hpp"
#include "control/client.hpp"
#include "control/serving/server.hpp"
#include "http/run.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/types.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {

using local_socket = boost::asio::local::stream_protocol::socket;

inline std::string request(const std::string& line, const std::string& fields = "")
{
    return line + " HTTP/1.1\r\nHost: rdad\r\n" + fields + "\r\n";
}

inline const std::string cancel_survey = request("POST /jobs/survey/cancel");

/// Of a response.
inline std::string body_of(const std::string& heard)
{
    BOOST_TEST_REQUIRE(contains(heard, "\r\n\r\n"), heard);
    return heard.substr(heard.find("\r\n\r\n") + 4);
}

struct given_order
{
    control::order order;
    std::string name;
    uid_t by;
};

struct given_pausing
{
    bool pauses;
    std::optional<std::string> label;
    uid_t by;
};

struct given_priority
{
    std::string label;
    std::optional<std::int32_t> priority;
    uid_t by;
};

/// A server whose handler writes down what is ordered.
class running_server
{
public:
    running_server() = default;
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;

    ~running_server()
    {
        stop();
        boost::asio::post(io_, [this] { unanswered_.cancel(); });
        io_.restart();
        io_.run_for(std::chrono::seconds(10));
    }

protected:
    void start(const control::admission_limits& limits = {})
    {
        auto opened = control::server::open(
            io_.get_executor(),
            path_,
            control::handlers{
                [this](control::order order, std::string name, uid_t by) {
                    return answer(order, std::move(name), by);
                },
                [this](control::order order, std::vector<std::string> names, uid_t by) {
                    return answer_for_many(order, std::move(names), by);
                },
                [this](bool pauses, std::optional<std::string> label, uid_t by) {
                    return answer_to_pausing(pauses, std::move(label), by);
                },
                [this](std::string label, std::optional<std::int32_t> priority, uid_t by) {
                    return answer_to_priority(std::move(label), priority, by);
                },
                [this](uid_t by) { return tell_health(by); },
                [this](uid_t by) { return list_batches(by); },
                [this](const std::string& digest, uid_t) {
                    return earlier_ && earlier_->batch.digest == digest ? earlier_ : std::nullopt;
                },
                [this](control::job_query query, uid_t by) { return list(std::move(query), by); },
                [this](std::string name, uid_t by) { return show(std::move(name), by); },
                [this](std::string url_query, uid_t by) { return sum_up(std::move(url_query), by); },
                [this](std::optional<std::uint64_t> after, uid_t by) { return follow(after, by); },
                [this](uid_t by) { return check(by); },
                [this](std::string name, uid_t by) { return tell_progress(std::move(name), by); },
                {},
                [this] { return tell_metrics(); }},
            limits
        );
        server_ = *std::move(opened);
        boost::asio::co_spawn(
            io_,
            server_->run(),
            boost::asio::bind_cancellation_slot(stop_.slot(), [](const std::exception_ptr&) {})
        );
    }

    void stop()
    {
        boost::asio::post(io_, [this] {
            stop_.emit(boost::asio::cancellation_type::terminal);
            server_->cancel_sessions();
        });
    }

    local_socket connect()
    {
        local_socket s(io_);
        s.connect(boost::asio::local::stream_protocol::endpoint(path_));
        return s;
    }

    /// Says `text`, and answers all that comes until the connection is closed.
    std::string exchange(const std::string& text) { return testing::run(io_, talk(connect(), text)); }

    /// All that comes until the connection is closed.
    std::string hear(local_socket s) { return testing::run(io_, talk(std::move(s), "")); }

    /// What a client comes to that blocks its thread.
    template <class Client>
    auto while_serving(Client client)
    {
        auto done = std::async(std::launch::async, client);
        io_.restart();
        while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            io_.run_one_for(std::chrono::milliseconds(10));
        return done.get();
    }

    /// As rdactl does it.
    result<control::order_answer> give(const std::string& name)
    {
        return while_serving([&] { return control::give_order(path_, control::order::cancel, name); });
    }

    /// A client whose order is being carried out.
    local_socket unanswered_client()
    {
        answers_ = false;
        local_socket s = connect();
        const auto before = ordered_.size();
        boost::asio::write(s, boost::asio::buffer(cancel_survey));
        testing::run_until(io_, [&] { return ordered_.size() > before; });
        return s;
    }

    boost::asio::io_context io_{1};
    temporary_folder folder_;
    std::string path_ = (folder_.path() / "socket").string();
    std::vector<given_order> ordered_;
    std::vector<given_pausing> paused_;
    std::vector<given_priority> prioritized_;
    std::vector<control::batch_status> batches_;
    std::optional<job::earlier_batch> earlier_;
    result<std::string> view_ = failure{{}, "There is none."};
    std::string history_query_;
    result<std::string> history_ = failure{{}, "There is none."};
    std::string shown_;  ///< the name of the job that was asked for
    result<std::string> list_ = failure{{}, "There is none."};
    control::job_query query_;  ///< that was asked
    uid_t asked_by_ = 0;        ///< who has asked last
    result<api::progress> progress_ = failure{{}, "There is none."};
    result<std::vector<diagnosis::finding>> findings_ = failure{{}, "There are none."};
    std::vector<std::string> bits_;                ///< of each stream, its end an empty one
    std::optional<std::uint64_t> followed_after_;  ///< that was asked last
    int streams_ = 0;                              ///< that there are
    result<std::string> metrics_ = failure{{}, "There are none."};
    control::orders_answer answer_;  ///< to an order for many
    control::order_status status_ = control::order_status::noted;
    std::string more_in_the_answer_;
    bool answers_ = true;
    bool has_a_bug_ = false;
    boost::asio::steady_timer unanswered_{io_, boost::asio::steady_timer::time_point::max()};

private:
    class kept_stream final : public control::body_stream
    {
    public:
        explicit kept_stream(running_server& server) : server_(server), wait_(server.io_)
        {
            ++server_.streams_;
        }
        ~kept_stream() override { --server_.streams_; }

        boost::asio::awaitable<std::string> next() override
        {
            if (at_ < server_.bits_.size())
                co_return server_.bits_[at_++];
            wait_.expires_at(boost::asio::steady_timer::time_point::max());
            co_await wait_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            co_return "";
        }

        void end() override { wait_.cancel(); }

    private:
        running_server& server_;
        boost::asio::steady_timer wait_;
        std::size_t at_ = 0;
    };

    boost::asio::awaitable<control::order_answer> answer(control::order order, std::string name, uid_t by)
    {
        ordered_.push_back({order, name, by});
        if (has_a_bug_)
            throw std::logic_error("a bug");
        if (!answers_)
            co_await unanswered_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return control::order_answer{status_, "So it is, " + name + "." + more_in_the_answer_};
    }

    boost::asio::awaitable<control::orders_answer> answer_for_many(
        control::order order,
        std::vector<std::string> names,
        uid_t by
    )
    {
        for (std::string& name : names)
            ordered_.push_back({order, std::move(name), by});
        co_return answer_;
    }

    boost::asio::awaitable<control::order_answer> answer_to_pausing(
        bool pauses,
        std::optional<std::string> label,
        uid_t by
    )
    {
        paused_.push_back({pauses, std::move(label), by});
        co_return control::order_answer{status_, "So it is."};
    }

    boost::asio::awaitable<control::order_answer> answer_to_priority(
        std::string label,
        std::optional<std::int32_t> priority,
        uid_t by
    )
    {
        prioritized_.push_back({std::move(label), priority, by});
        co_return control::order_answer{status_, "So it is."};
    }

    boost::asio::awaitable<control::daemon_health> tell_health(uid_t by)
    {
        asked_by_ = by;
        co_return control::daemon_health{
            .status = "2 jobs\x1b active.",
            .calls = pace::call_counts{120, 43, 77}};
    }

    boost::asio::awaitable<std::vector<control::batch_status>> list_batches(uid_t by)
    {
        asked_by_ = by;
        co_return batches_;
    }

    boost::asio::awaitable<result<std::string>> list(control::job_query query, uid_t by)
    {
        query_ = std::move(query);
        asked_by_ = by;
        co_return list_;
    }

    boost::asio::awaitable<result<std::string>> show(std::string name, uid_t by)
    {
        shown_ = std::move(name);
        asked_by_ = by;
        co_return view_;
    }

    boost::asio::awaitable<result<std::string>> sum_up(std::string url_query, uid_t by)
    {
        history_query_ = std::move(url_query);
        asked_by_ = by;
        co_return history_;
    }

    boost::asio::awaitable<result<api::progress>> tell_progress(std::string name, uid_t by)
    {
        shown_ = std::move(name);
        asked_by_ = by;
        co_return progress_;
    }

    /// What has been given for it, and no more until the client goes.
    std::shared_ptr<control::body_stream> follow(std::optional<std::uint64_t> after, uid_t by)
    {
        asked_by_ = by;
        followed_after_ = after;
        return std::make_shared<kept_stream>(*this);
    }

    boost::asio::awaitable<result<std::vector<diagnosis::finding>>> check(uid_t by)
    {
        asked_by_ = by;
        co_return findings_;
    }

    boost::asio::awaitable<result<std::string>> tell_metrics() { co_return metrics_; }

    static boost::asio::awaitable<std::string> talk(local_socket s, std::string text)
    {
        co_await boost::asio::async_write(
            s,
            boost::asio::buffer(text),
            boost::asio::as_tuple(boost::asio::use_awaitable)
        );
        std::string heard;
        co_await boost::asio::async_read(
            s,
            boost::asio::dynamic_buffer(heard),
            boost::asio::as_tuple(boost::asio::use_awaitable)
        );
        co_return heard;
    }

    boost::asio::cancellation_signal stop_;
    std::unique_ptr<control::server> server_;
};

}  // namespace rdad::tests
