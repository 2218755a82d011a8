// SPDX-License-Identifier: BSL-1.0
#include "control/serving/answering.hpp"

#include "control/serving/order_answers.hpp"
#include "control/serving/question_answers.hpp"
#include "control/serving/resource.hpp"

#include <utility>

namespace asio = boost::asio;
using boost::beast::http::verb;

namespace rdad::control {

bool is_order_for_many(std::string_view target)
{
    return target == "/v1/orders";
}

asio::awaitable<response> answer_to(request request, const handlers& ask)
{
    auto what = resource_of(request.target);
    if (!what)
        co_return no_such_path();
    what->last_event_id = request.last_event_id;
    if (is_for_orders(*what))
        co_return co_await answer_to_order(std::move(request), *std::move(what), ask);
    if (!is_question(*what))
        co_return no_such_path();
    if (request.method != verb::get)
        co_return not_that_method("GET", "A question is a GET.");
    co_return co_await answer_to_question(*std::move(what), ask, request.by);
}

}  // namespace rdad::control
