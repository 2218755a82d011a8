// What somebody orders of a job, by the name of its record.
#pragma once

#include "service/acceptance.hpp"
#include "service/disk.hpp"
#include "service/job_runner.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::service {

enum class order
{
    cancel,   ///< the job is to be cancelled; not to be started, if it isn't yet
    release,  ///< the held job is to go on
    retry,    ///< the spec of a job that has ended is to be dropped once more
};

/// "cancel", "release", "retry".
std::string_view to_string(order o) noexcept;

inline constexpr std::array all_orders{order::cancel, order::release, order::retry};

enum class order_status
{
    noted,    ///< it is on the disk and will be carried out, whatever happens
    unknown,  ///< there is no job of that name
    refused,  ///< the job is not in a state for it
    failed,   ///< it may be carried out, but a crash may undo it: the disk fails
};

struct order_answer
{
    order_status status;

    /// A sentence.
    std::string message;
};

/// What orders need of whoever has the runners of jobs.
struct runner_access
{
    /// The runner of a record in active/. Null: there is none.
    std::function<job_runner*(const std::string& name)> find;

    /// Makes a runner for a record that has just been moved to active/.
    std::function<job_runner&(accepted_job)> add;

    /// Has a runner that was made run.
    std::function<void(const std::string& name)> start;
};

/// Has the runners of jobs carry out orders. For one thread.
class orders
{
public:
    /// `d` must outlive this.
    orders(disk& d, runner_access runners) : disk_(d), runners_(std::move(runners)) {}

    boost::asio::awaitable<order_answer> carry_out(order o, std::string name);

private:
    boost::asio::awaitable<order_answer> order_runner(order o, std::string name);
    boost::asio::awaitable<order_answer> retry(std::string name);
    boost::asio::awaitable<spool::result<bool>> take_back_if_held(std::string name);
    boost::asio::awaitable<void> let_it_be_filed(const std::string& name);
    boost::asio::awaitable<order_answer> tell_place(std::string name);
    boost::asio::awaitable<order_answer> keep(order o, std::string name, std::string record_text);

    disk& disk_;
    runner_access runners_;
};

}  // namespace rdad::service
