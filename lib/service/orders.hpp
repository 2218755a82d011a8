// What somebody orders of a job, by the name of its record.
#pragma once

#include "service/acceptance.hpp"
#include "service/disk.hpp"
#include "service/job_runner.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::service {

enum class order
{
    cancel,   ///< the job is to be cancelled; not to be started, if it isn't yet
    release,  ///< the held job is to go on
};

/// "cancel", "release".
std::string_view to_string(order o) noexcept;

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

/// Has the runners of jobs carry out orders. For one thread.
class orders
{
public:
    /// `find` answers the runner of a record in active/, or null. `start` starts one for a record that has
    /// just been moved there. `d` must outlive this.
    orders(
        disk& d,
        std::function<job_runner*(const std::string& name)> find,
        std::function<job_runner&(accepted_job)> start
    );

    boost::asio::awaitable<order_answer> carry_out(order o, std::string name);

private:
    boost::asio::awaitable<spool::result<job_runner*>> find_or_take_back(const std::string& name);
    boost::asio::awaitable<order_answer> tell_place(std::string name);
    boost::asio::awaitable<order_answer> keep(order o, std::string name, std::string record_text);

    disk& disk_;
    std::function<job_runner*(const std::string& name)> find_;
    std::function<job_runner&(accepted_job)> start_;
};

}  // namespace rdad::service
