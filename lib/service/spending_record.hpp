// SPDX-License-Identifier: BSL-1.0
// Keeps on the disk what the jobs started on a day cost, so that a restart doesn't begin the day anew.
#pragma once

#include "disk/disk.hpp"
#include "driver/spending.hpp"
#include "failure/failure.hpp"
#include "journal/journal.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace rdad::service {

/// For one thread.
class spending_record
{
public:
    /// Both must outlive this.
    spending_record(disk::disk& disk, journal::journal& journal) : disk_(disk), journal_(journal) {}

    /// Goes on with what an earlier process has kept. `limit` as in set_limit().
    void restore(driver::spending kept, std::optional<double> limit);

    /// Null: a day may cost anything.
    void set_limit(std::optional<double> limit);

    const driver::spending& get() const noexcept { return spending_; }

    /// The booking counts at once. It is on the disk when this has answered, unless that fails.
    boost::asio::awaitable<result<void>> book(driver::booking booking);

    /// Tells of a job that begins to wait as it isn't started today: of the first one of a day, and of each that costs more
    /// than any day may.
    void tell_of_exceeding(const std::string& name, double cost, std::chrono::system_clock::time_point now);

private:
    disk::disk& disk_;
    journal::journal& journal_;
    driver::spending spending_;

    std::optional<std::chrono::sys_days> day_told_;  ///< that further jobs wait. Null: it wasn't
};

}  // namespace rdad::service
