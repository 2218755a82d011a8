#include "service/orders.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// Moves a held record back to active/. Fails with ENOENT where there is none.
spool::result<accepted_job> take_back(spool::spool& s, const std::string& name)
{
    const auto text = spool::spool::read_record(s.of(job::final_state::held), name);
    if (!text)
        return text.error();
    auto record = job::read_record(*text);
    if (!record) {
        const auto code = make_error_code(boost::system::errc::bad_message);
        return spool::failure{
            code,
            fmt::format("The record {} can't be read: {}.", name, to_string(record.error()))};
    }
    if (auto taken = s.take_back(name); !taken)
        return taken.error();
    return accepted_job{name, *std::move(record)};
}

order_answer unknown(const std::string& name)
{
    return {order_status::unknown, fmt::format("There is no job {} in the spool.", name)};
}

std::string_view what_follows(order o)
{
    return o == order::cancel ? "it is cancelled, or not started if it isn't yet"
                              : "it goes on at the cost that is estimated";
}

}  // namespace

std::string_view to_string(order o) noexcept
{
    return o == order::cancel ? "cancel" : "release";
}

orders::orders(
    disk& d,
    std::function<job_runner*(const std::string& name)> find,
    std::function<job_runner&(accepted_job)> start
)
    : disk_(d), find_(std::move(find)), start_(std::move(start))
{}

asio::awaitable<order_answer> orders::carry_out(order o, std::string name)
{
    if (!spool::spool::is_name(name))
        co_return unknown(name);
    const auto found = co_await find_or_take_back(name);
    if (!found)
        co_return order_answer{order_status::failed, found.error().sentence};
    job_runner* const runner = *found;
    if (!runner)
        co_return co_await tell_place(std::move(name));
    const bool is_noted = o == order::cancel ? runner->order_cancel() : runner->release();
    if (is_noted)
        co_return co_await keep(o, std::move(name), job::to_text(runner->current()));
    co_return order_answer{
        order_status::refused,
        o == order::cancel ? fmt::format("{} is being cancelled already, or has just ended.", name)
                           : fmt::format("{} isn't held: it is active.", name)};
}

/// The runner of the job, which is started anew if the job is held. Null if it is neither active nor held.
asio::awaitable<spool::result<job_runner*>> orders::find_or_take_back(const std::string& name)
{
    if (job_runner* active = find_(name))
        co_return active;
    auto taking_back = [name](spool::spool& s) { return take_back(s, name); };
    auto held = co_await disk_.run(std::move(taking_back));
    if (held)
        co_return &start_(*std::move(held));
    // It may have become active while the disk was busy: what was held, by another order.
    if (held.error().code.value() == ENOENT)
        co_return find_(name);
    co_return held.error();
}

/// Says where the job is, that is neither active nor held.
asio::awaitable<order_answer> orders::tell_place(std::string name)
{
    auto looking = [name](spool::spool& s) { return s.place_of(name); };
    const auto place = co_await disk_.run(std::move(looking));
    if (!place)
        co_return order_answer{order_status::failed, place.error().sentence};
    if (!*place)
        co_return unknown(name);
    co_return order_answer{order_status::refused, fmt::format("{} has ended: it is in {}/.", name, **place)};
}

/// Confirms an order once it is on the disk. The runner has it already: it writes the same, but not before
/// the call that it may be making has ended.
asio::awaitable<order_answer> orders::keep(order o, std::string name, std::string record_text)
{
    auto writing = [name, text = std::move(record_text)](spool::spool& s) {
        return s.write_record(name, text);
    };
    const auto kept = co_await disk_.run(std::move(writing));
    if (!kept)
        co_return order_answer{order_status::failed, kept.error().sentence + " It is tried again."};
    co_return order_answer{order_status::noted, fmt::format("{}: {}.", name, what_follows(o))};
}

}  // namespace rdad::service
