// SPDX-License-Identifier: BSL-1.0
#include "service/starting.hpp"

#include "control/exit_status.hpp"
#include "control/kept_order.hpp"
#include "driver/batch_priorities.hpp"
#include "driver/spending.hpp"
#include "service/daemon.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace rdad::service {

result<config::config> check_config(const config::source& source)
{
    auto c = config::load(source);
    if (!c)
        return c;
    asio::io_context context(1);
    const auto j = journal::open(c->log);
    const auto account = client::account::make(context.get_executor(), *c, *j, [](auto) {});
    return account ? std::move(c) : result<config::config>(account.error());
}

namespace {

failure senseless(const char* file)
{
    return {
        make_error_code(boost::system::errc::bad_message),
        fmt::format(
            "The file {} in the spool has lines that make no sense, or are of a newer release; take them "
            "out.",
            file
        )};
}

/// What `read` makes of the text of that file, which is null where it makes no sense.
template <class Read>
auto understood(const char* file, const result<std::string>& text, Read read)
    -> result<typename std::invoke_result_t<Read, const std::string&>::value_type>
{
    if (!text)
        return text.error();
    auto kept = read(*text);
    if (!kept)
        return senseless(file);
    return *std::move(kept);
}

std::optional<driver::spending> read_spending(const std::string& text)
{
    driver::spending spending;
    return spending.restore(text) ? std::optional(std::move(spending)) : std::nullopt;
}

result<recovered> recover(spool::spool& spool, intake::batches& known)
{
    auto orders = understood("orders", spool.read_orders(), control::read_kept_orders);
    if (!orders)
        return orders.error();
    auto pauses = understood("paused", spool.read_batch_pauses(), control::batch_pauses::read);
    if (!pauses)
        return pauses.error();
    auto priorities = understood("priorities", spool.read_priorities(), driver::batch_priorities::read);
    if (!priorities)
        return priorities.error();
    auto spending = understood("spending", spool.read_spending(), read_spending);
    if (!spending)
        return spending.error();
    auto jobs = intake::recover_jobs(spool, known);
    if (!jobs)
        return jobs.error();
    return recovered{
        *std::move(jobs),
        *std::move(orders),
        *std::move(pauses),
        *std::move(priorities),
        *std::move(spending)};
}

}  // namespace

int run_daemon(
    const config::source& source,
    const config::config& config,
    run_mode mode,
    journal::journal& journal
)
{
    auto s = spool::spool::own(config.spool.directory);
    if (!s) {
        journal.write(journal::message_kind::spool_failed, s.error().sentence);
        return control::exit_temporary;
    }
    const auto batches = std::make_shared<intake::batches>(config.spool.repeat_within);
    auto recovered = recover(*s, *batches);
    if (!recovered) {
        journal.write(journal::message_kind::spool_failed, recovered.error().sentence);
        return control::exit_temporary;
    }
    intake::remember_batches(*s, *batches, std::chrono::system_clock::now() - config.spool.repeat_within);
    // Out here they outlive what is thrown.
    std::optional<asio::io_context> context;
    std::optional<daemon> d;
    try {
        context.emplace(1);
        d.emplace(*context, source, config, *std::move(s), batches, journal);
        if (auto opened = d->open_account(); !opened) {
            journal.write(journal::message_kind::config_wrong, opened.error().sentence);
            return control::exit_config;
        }
        return d->run(*std::move(recovered), mode);
    } catch (const std::exception& error) {
        // A bug, or a system without files or memory to give. The next start goes on from what is on the
        // disk; what is in memory isn't to be trusted, not even to be destroyed.
        journal.write(journal::message_kind::internal_error, fmt::format("Internal error: {}", error.what()));
        std::_Exit(control::exit_software);
    }
}

}  // namespace rdad::service
