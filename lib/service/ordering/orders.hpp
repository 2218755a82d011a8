// SPDX-License-Identifier: BSL-1.0
// Carries out what somebody orders of a job, by the name of its record.
#pragma once

#include "control/access.hpp"
#include "control/order.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "intake/acceptance.hpp"
#include "intake/batches.hpp"
#include "intake/file_rules.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <string>
#include <utility>

namespace rdad::service {

/// What is told whoever may not give an order for that job.
std::string sentence_of_forbidden(const std::string& name);

/// For one thread.
class orders
{
public:
    /// All must outlive this. `batches` is told of those that are released.
    orders(disk::disk& disk, job_runners& runners, intake::batches& batches)
        : disk_(disk), runners_(runners), batches_(batches)
    {}

    /// Which files of incoming/ are left alone, from now on: no retry drops such a file.
    void set_rules(intake::file_rules rules) { rules_ = std::move(rules); }

    boost::asio::awaitable<control::order_answer> carry_out(control::order order, std::string name);

    /// The same if the user `by` may give it, for all that `rule` says.
    boost::asio::awaitable<control::order_answer> carry_out_for(
        uid_t by,
        control::access_rule rule,
        control::order order,
        std::string name
    );

private:
    boost::asio::awaitable<control::order_answer> order_runner(control::order order, std::string name);
    boost::asio::awaitable<control::order_answer> retry(std::string name);
    boost::asio::awaitable<result<void>> take_back_if_held(std::string name);
    boost::asio::awaitable<void> let_it_be_filed(const std::string& name);
    boost::asio::awaitable<control::order_answer> tell_place(std::string name);
    boost::asio::awaitable<control::order_answer> tell_why_unknown(std::string name);
    boost::asio::awaitable<control::order_answer> keep(
        control::order order,
        std::string name,
        std::string record_text
    );

    disk::disk& disk_;
    job_runners& runners_;
    intake::batches& batches_;
    intake::file_rules rules_;
};

}  // namespace rdad::service
