// SPDX-License-Identifier: BSL-1.0
// Carries out what somebody orders of a job, by the name of its record.
#pragma once

#include "control/order.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "intake/acceptance.hpp"
#include "intake/intake.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace rdad::service {

/// For one thread.
class orders
{
public:
    /// All must outlive this.
    orders(disk::disk& disk, job_runners& runners, const intake::intake& intake)
        : disk_(disk), runners_(runners), intake_(intake)
    {}

    boost::asio::awaitable<control::order_answer> carry_out(control::order order, std::string name);

private:
    boost::asio::awaitable<control::order_answer> order_runner(control::order order, std::string name);
    boost::asio::awaitable<control::order_answer> retry(std::string name);
    boost::asio::awaitable<result<void>> take_back_if_held(std::string name);
    boost::asio::awaitable<void> let_it_be_filed(const std::string& name);
    boost::asio::awaitable<control::order_answer> tell_place(std::string name);
    boost::asio::awaitable<control::order_answer> keep(
        control::order order,
        std::string name,
        std::string record_text
    );

    disk::disk& disk_;
    job_runners& runners_;
    const intake::intake& intake_;
};

}  // namespace rdad::service
