#include "service/sleeper.hpp"

#include "service/waking.hpp"

namespace asio = boost::asio;

namespace rdad::service {

asio::awaitable<void> sleeper::sleep(std::chrono::milliseconds at_most)
{
    timer_.expires_after(at_most);
    co_await wait_or_be_woken(timer_);
}

asio::awaitable<bool> sleeper::sleep_in_line(call_queue::waiter& in_line, std::chrono::milliseconds at_most)
{
    struct entry
    {
        call_queue::waiter*& place;
        ~entry() { place = nullptr; }
    };
    in_line_ = &in_line;
    const entry until_it_ends{in_line_};
    co_return co_await in_line.wait(at_most);
}

void sleeper::wake()
{
    timer_.cancel();
    if (in_line_)
        in_line_->wake();
}

}  // namespace rdad::service
