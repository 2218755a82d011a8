// Drives one job from its record to its final record: does what the life of the job says.
#pragma once

#include "job/life.hpp"
#include "job/record.hpp"
#include "service/account.hpp"
#include "service/disk.hpp"
#include "service/journal.hpp"
#include "service/sweep_runner.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>

namespace rdad::service {

/// What the runners of all jobs share.
struct job_services
{
    service::account& account;
    service::sweep_runner& sweeps;
    service::disk& disk;
    service::journal& journal;
    job::life_options options;

    /// The daemon stops: nothing new is to be begun.
    const bool& stopping;
};

/// Returns when the final record is in its folder, or when the daemon stops. `seniority` is where the job
/// stands among the others, `events_told` how many of the record's events the journal knows already.
/// Cancelled, it ends at once where it only waits; a call that is under way is heard out and what it came to
/// is saved.
boost::asio::awaitable<void> run_job(
    job_services services,
    std::string name,
    job::record r,
    job::seniority seniority,
    std::size_t events_told
);

}  // namespace rdad::service
