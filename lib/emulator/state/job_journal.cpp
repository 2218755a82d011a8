// SPDX-License-Identifier: BSL-1.0
#include "emulator/state/job_journal.hpp"

#include "api/json/json_text.hpp"
#include "emulator/jobs/stored_job_json.hpp"
#include "emulator/state/state_file.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

/// Jobs nest as deep as requests may, and one level more in their line.
constexpr std::size_t deepest_line = api::deepest_nesting + 4;

std::string line_of(const json::object& change)
{
    return json::serialize(change) + "\n";
}

std::string text_of(const store& jobs)
{
    std::string text = line_of({{"drawn", jobs.drawn()}});
    for (const auto& [id, workspace] : jobs.workspaces())
        text += line_of({{"workspace", to_json(workspace)}});
    for (const stored_job* job = jobs.find_after(0); job; job = jobs.find_after(job->number))
        text += line_of({{"job", to_json(*job)}});
    return text;
}

/// Plays the changes back.
class replay
{
public:
    /// False if the line is none of a journal.
    bool apply(const std::string& line)
    {
        const auto change = api::parse_json(line, deepest_line);
        const json::object* object = change ? change->if_object() : nullptr;
        if (!object || object->size() != 1)
            return false;
        const auto& [kind, value] = *object->begin();
        if (kind == "drawn" && value.is_number())
            return set_drawn(value);
        if (kind == "job" && value.is_object())
            return set_job(value.get_object());
        if (kind == "erased" && value.is_string())
            return jobs_.erase(std::string(value.get_string())) == 1;
        if (kind == "workspace" && value.is_object())
            return add_workspace(value.get_object());
        if (kind == "erasedWorkspace" && value.is_string())
            return workspaces_.erase(std::string(value.get_string())) == 1;
        return false;
    }

    kept_jobs result()
    {
        kept_jobs kept{drawn_, {}, {}};
        for (auto& [id, job] : jobs_)
            kept.jobs.push_back(std::move(job));
        for (auto& [id, workspace] : workspaces_)
            kept.workspaces.push_back(std::move(workspace));
        return kept;
    }

private:
    bool set_drawn(const json::value& value)
    {
        boost::system::error_code ec;
        drawn_ = value.to_number<std::uint64_t>(ec);
        return !ec;
    }

    bool set_job(const json::object& object)
    {
        auto job = parse_stored_job(object);
        if (!job)
            return false;
        drawn_ = std::max(drawn_, job->number);
        std::string id = job->id;
        jobs_[std::move(id)] = *std::move(job);
        return true;
    }

    bool add_workspace(const json::object& object)
    {
        auto added = parse_workspace(object);
        if (!added)
            return false;
        drawn_ = std::max(drawn_, added->number);
        std::string id = added->id;
        workspaces_[std::move(id)] = *std::move(added);
        return true;
    }

    std::uint64_t drawn_ = 0;
    std::map<std::string, stored_job> jobs_;
    std::map<std::string, workspace> workspaces_;
};

}  // namespace

result<std::optional<kept_jobs>> read_journal(const std::filesystem::path& path)
{
    if (!std::filesystem::exists(path))
        return std::optional<kept_jobs>();
    std::ifstream file(path);
    replay changes;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        const bool whole = !file.eof();
        if (whole && !changes.apply(line))
            return invalid(fmt::format("can't read line {} of {}", number, path.string()));
    }
    if (file.bad() || number == 0)
        return invalid(fmt::format("can't read {}", path.string()));
    return std::optional(changes.result());
}

result<std::unique_ptr<job_journal>> job_journal::start(const std::filesystem::path& path, const store& jobs)
{
    if (auto written = write_state_file(path, text_of(jobs), 0600); !written)
        return written.error();
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0)
        return last_failure("open", path);
    return std::unique_ptr<job_journal>(new job_journal(file));
}

job_journal::~job_journal()
{
    ::close(file_);
}

void job_journal::changed(const stored_job& job)
{
    append(line_of({{"job", to_json(job)}}));
}

void job_journal::erased(const std::string& id)
{
    append(line_of({{"erased", id}}));
}

void job_journal::added(const workspace& workspace)
{
    append(line_of({{"workspace", to_json(workspace)}}));
}

void job_journal::erased_workspace(const std::string& id)
{
    append(line_of({{"erasedWorkspace", id}}));
}

void job_journal::append(const std::string& line)
{
    if (!write_all(file_, line))
        throw std::system_error(errno, std::generic_category(), "can't write the journal of jobs");
}

}  // namespace rdad::emulator
