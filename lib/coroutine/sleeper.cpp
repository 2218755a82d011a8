// SPDX-License-Identifier: BSL-1.0
#include "coroutine/sleeper.hpp"

#include "coroutine/waking.hpp"

namespace asio = boost::asio;

namespace rdad::coroutine {

asio::awaitable<void> sleeper::sleep(std::chrono::milliseconds at_most)
{
    timer_.expires_after(at_most);
    co_await wait_or_be_woken(timer_);
}

}  // namespace rdad::coroutine
