// SPDX-License-Identifier: BSL-1.0
// The file in which an emulator keeps its jobs and workspaces, so that the next one has them too.
//
// It has one line of JSON for each change, appended when the change is made:
//
//     {"drawn": 5}                        how many jobs and workspaces were ever created by then
//     {"job": {…}}                        a job as it is from now on
//     {"erased": "6f51448f-…"}            a job that is no more
//     {"workspace": {…}}                  a workspace that is new
//     {"erasedWorkspace": "6881117d-…"}   a workspace that is no more
//
// At each start it is written anew, with one line for each job and workspace, to another file that takes its place. The
// disk is not waited for: what the emulator has said survives its crash, but perhaps not the machine's. For a
// stand-in that is enough.
#pragma once

#include "emulator/jobs/store.hpp"
#include "failure/failure.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::emulator {

/// Reads a journal; null if there is none. A last line that is cut short is passed over: its change was never
/// answered. Any other line that can't be read is a failure that names it.
result<std::optional<kept_jobs>> read_journal(const std::filesystem::path& path);

class job_journal final : public job_observer
{
public:
    /// Writes the journal anew from what is in `jobs`, and is ready to be told of their changes.
    static result<std::unique_ptr<job_journal>> start(const std::filesystem::path& path, const store& jobs);

    job_journal(const job_journal&) = delete;
    job_journal& operator=(const job_journal&) = delete;
    ~job_journal();

    // Throw std::system_error if the change can't be written: an emulator that forgets what it was asked to
    // keep must not go on.
    void changed(const stored_job& job) override;
    void erased(const std::string& id) override;
    void added(const workspace& workspace) override;
    void erased_workspace(const std::string& id) override;

private:
    explicit job_journal(int file) noexcept : file_(file) {}

    void append(const std::string& line);

    int file_;
};

}  // namespace rdad::emulator
