// Carries out what somebody orders of a job, by the name of its record.
#pragma once

#include "service/acceptance.hpp"
#include "service/disk.hpp"
#include "service/job_runners.hpp"
#include "service/order.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace rdad::service {

/// For one thread.
class orders
{
public:
    /// Both must outlive this.
    orders(disk& d, job_runners& runners) : disk_(d), runners_(runners) {}

    boost::asio::awaitable<order_answer> carry_out(order o, std::string name);

private:
    boost::asio::awaitable<order_answer> order_runner(order o, std::string name);
    boost::asio::awaitable<order_answer> retry(std::string name);
    boost::asio::awaitable<spool::result<void>> take_back_if_held(std::string name);
    boost::asio::awaitable<void> let_it_be_filed(const std::string& name);
    boost::asio::awaitable<order_answer> tell_place(std::string name);
    boost::asio::awaitable<order_answer> keep(order o, std::string name, std::string record_text);

    disk& disk_;
    job_runners& runners_;
};

}  // namespace rdad::service
