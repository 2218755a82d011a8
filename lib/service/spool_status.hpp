// What a spool holds, for people and scripts.
#pragma once

#include "job/record.hpp"
#include "spool/spool.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rdad::service {

struct spool_status
{
    /// How many files each folder holds, in the order of a job's life. Null where it may not be listed.
    std::vector<std::pair<std::string, std::optional<std::size_t>>> folders;

    /// The records in active/ and held/, by name.
    std::vector<std::pair<std::string, job::record>> jobs;
};

/// Looks at a spool without disturbing its daemon. What changes meanwhile may be seen twice or not at all.
spool::result<spool_status> look_at_spool(const std::string& directory);

boost::json::object to_json(const spool_status& status);

/// As a table.
std::string to_text(const spool_status& status);

}  // namespace rdad::service
