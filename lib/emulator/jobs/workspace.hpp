// SPDX-License-Identifier: BSL-1.0
// A workspace: what jobs of contextcapture belong to.
#pragma once

#include "api/problem.hpp"
#include "emulator/timestamp.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::emulator {

/// What a workspace is made from.
struct workspace_creation
{
    std::string name;
    std::optional<std::string> itwin_id;
};

/// Reads the body of POST /workspaces.
api::checked<workspace_creation> parse_workspace_creation(const boost::json::object& object);

struct workspace
{
    std::string id;

    /// As a job's: see stored_job::number.
    std::uint64_t number = 0;

    std::string name;

    /// Whose the workspace's jobs are. Null: the user's own.
    std::optional<std::string> itwin_id;

    time_point created;
};

/// `{"workspace": {…}}`: schema "Workspace response".
boost::json::object workspace_document(const workspace& workspace);

/// The workspace as it is kept beyond the emulator's own end.
boost::json::object to_json(const workspace& workspace);

/// Reads back what to_json has written.
api::checked<workspace> parse_workspace(const boost::json::object& object);

}  // namespace rdad::emulator
