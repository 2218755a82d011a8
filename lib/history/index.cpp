// SPDX-License-Identifier: BSL-1.0
#include "history/index.hpp"

#include "disk/stored_record.hpp"
#include "history/stored_values.hpp"
#include "spool/names.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>

namespace rdad::history {
namespace {

using std::chrono::duration_cast;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// Times are those of stored_values.hpp, but for that of the file, which is kept whole.
constexpr const char* tables = R"(
    CREATE TABLE job (
        state INTEGER NOT NULL, name TEXT NOT NULL, modified INTEGER NOT NULL,
        batch TEXT NOT NULL, owner INTEGER, type TEXT NOT NULL, service TEXT NOT NULL, cost REAL,
        taken INTEGER NOT NULL, started INTEGER, ended INTEGER NOT NULL,
        PRIMARY KEY (state, name)) WITHOUT ROWID;
    CREATE INDEX job_by_end ON job (ended);
    CREATE INDEX job_by_batch ON job (batch, state, cost, started);
    CREATE TABLE folder (state INTEGER PRIMARY KEY, modified INTEGER NOT NULL);
    PRAGMA user_version = 3;
)";

constexpr std::int64_t version = 3;

/// Times of files are coarser than what may happen to them: what was modified just now may be so again at the same time.
constexpr seconds settling(2);

/// After so many names of a folder a stop is obeyed.
constexpr std::size_t listed_together = 1000;

time time_of(std::int64_t number)
{
    return time(seconds(number));
}

std::int64_t exact_number(time time)
{
    return duration_cast<nanoseconds>(time.time_since_epoch()).count();
}

/// SQLite would let the process's umask decide who may read it.
result<void> make_private_file(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0)
        return last_failure("open " + path);
    ::close(file);
    return {};
}

result<std::int64_t> version_of(database& opened)
{
    auto asking = opened.prepare("PRAGMA user_version");
    if (!asking)
        return asking.error();
    const auto answered = asking->step();
    return answered ? result<std::int64_t>(asking->number(0)) : answered.error();
}

failure given_up()
{
    return {make_error_code(boost::system::errc::operation_canceled), "rdad ends."};
}

/// It is there, and no record.
bool makes_no_sense(const failure& failure)
{
    return disk::is_gone_for_good(failure) && failure.code != boost::system::errc::no_such_file_or_directory;
}

/// What history tells of a record that can't be read: where it is, and when it got there.
ended_job unreadable_job(std::string name, job::final_state state, time modified)
{
    ended_job job{.name = std::move(name), .state = state};
    job.taken = job.ended = modified;
    return job;
}

std::optional<std::int64_t> number_or_null(const std::optional<time>& time)
{
    return time ? std::optional(to_number(*time)) : std::nullopt;
}

ended_job job_in(const statement& row)
{
    ended_job job{.name = row.text(0), .state = static_cast<job::final_state>(row.number(1))};
    job.batch = row.text(2);
    if (const auto owner = row.number_or_null(3))
        job.owner = static_cast<std::uint32_t>(*owner);
    job.type = row.text(4);
    job.service = row.text(5);
    job.cost = row.real_or_null(6);
    job.taken = time_of(row.number(7));
    if (const auto started = row.number_or_null(8))
        job.started = time_of(*started);
    job.ended = time_of(row.number(9));
    return job;
}

}  // namespace

result<index> index::open(const std::string& path)
{
    auto opened = open_as_it_is(path);
    if (opened || !is_spoilt(opened.error()))
        return opened;
    if (const auto removed = remove(path); !removed)
        return removed.error();
    return open_as_it_is(path);
}

/// Fails as database.hpp's is_spoilt() says where the file is to be made anew.
result<index> index::open_as_it_is(const std::string& path)
{
    if (const auto made = make_private_file(path); !made)
        return made.error();
    auto opened = database::open(path);
    if (!opened)
        return opened.error();
    const auto found = version_of(*opened);
    if (!found)
        return found.error();
    index whole(*std::move(opened));
    if (*found == version)
        return whole;
    if (*found != 0)
        return failure{make_error_code(boost::system::errc::bad_message), path + " is of another release."};
    const auto made = whole.database_.execute(tables);
    return made ? result<index>(std::move(whole)) : made.error();
}

result<void> index::remove(const std::string& path)
{
    for (const char* ending : {"", "-journal"}) {
        if (::unlink((path + ending).c_str()) != 0 && errno != ENOENT)
            return last_failure("remove " + path);
    }
    return {};
}

result<void> index::compare_with(const spool::spool& spool, time now, std::stop_token ending)
{
    ending_ = std::move(ending);
    unread_.clear();
    compared_.clear();
    for (const job::final_state state : job::all_final_states) {
        if (const auto compared = compare_folder(spool.final_folder(state), state, now); !compared)
            return compared.error();
    }
    return {};
}

result<void> index::compare_folder(const spool::folder& folder, job::final_state state, time now)
{
    const auto modified = folder.modified();
    if (!modified)
        return modified.error();
    const auto is_known = is_as_it_was({state, *modified});
    if (!is_known)
        return is_known.error();
    if (*is_known)
        return {};
    if (*modified + settling < now)
        compared_.push_back({state, *modified});
    return compare_records(folder, state);
}

result<bool> index::is_as_it_was(const compared_folder& folder)
{
    auto asking = database_.prepare("SELECT 1 FROM folder WHERE state = ? AND modified = ?");
    if (!asking)
        return asking.error();
    asking->bind(1, number_of(folder.state));
    asking->bind(2, exact_number(folder.modified));
    return asking->step();
}

result<std::vector<std::pair<std::string, time>>> index::known_of(job::final_state state)
{
    auto asking = database_.prepare("SELECT name, modified FROM job WHERE state = ? ORDER BY name");
    if (!asking)
        return asking.error();
    asking->bind(1, number_of(state));
    std::vector<std::pair<std::string, time>> known;
    for (;;) {
        const auto stepped = asking->step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            return known;
        known.emplace_back(
            asking->text(0),
            time(duration_cast<time::duration>(nanoseconds(asking->number(1))))
        );
    }
}

/// Without their endings, by name.
result<std::vector<spool::folder_entry>> index::records_in(const spool::folder& folder) const
{
    auto listing = folder.begin_listing();
    if (!listing)
        return listing.error();
    std::vector<spool::folder_entry> all;
    for (;;) {
        auto names = listing->next(listed_together);
        if (!names)
            return names.error();
        if (names->empty())
            break;
        if (ending_.stop_requested())
            return given_up();
        std::erase_if(*names, [](const std::string& name) { return !name.ends_with(spool::record_ending); });
        for (spool::folder_entry& entry : folder.entries_of(*std::move(names))) {
            if (!entry.is_regular_file)
                continue;
            entry.name.resize(entry.name.size() - spool::record_ending.size());
            all.push_back(std::move(entry));
        }
    }
    std::ranges::sort(all, {}, &spool::folder_entry::name);
    return all;
}

result<void> index::compare_records(const spool::folder& folder, job::final_state state)
{
    const auto there = records_in(folder);
    if (!there)
        return there.error();
    const auto known = known_of(state);
    if (!known)
        return known.error();

    std::vector<std::string> gone;
    auto each_known = known->begin();
    for (const spool::folder_entry& entry : *there) {
        for (; each_known != known->end() && each_known->first < entry.name; ++each_known)
            gone.push_back(each_known->first);
        const bool is_known = each_known != known->end() && each_known->first == entry.name;
        if (!is_known || each_known->second != entry.modified)
            unread_.push_back({state, entry.name, entry.modified});
        each_known += is_known ? 1 : 0;
    }
    for (; each_known != known->end(); ++each_known)
        gone.push_back(each_known->first);
    return gone.empty() ? result<void>() : forget(state, gone);
}

result<void> index::forget(job::final_state state, const std::vector<std::string>& gone)
{
    auto deleting = database_.prepare("DELETE FROM job WHERE state = ? AND name = ?");
    if (!deleting)
        return deleting.error();
    if (const auto begun = database_.execute("BEGIN"); !begun)
        return begun.error();
    for (const std::string& name : gone) {
        deleting->bind(1, number_of(state));
        deleting->bind(2, name);
        if (const auto deleted = deleting->run(); !deleted)
            return deleted.error();
    }
    return database_.execute("COMMIT");
}

result<bool> index::read_more(const spool::spool& spool, std::size_t most)
{
    std::vector<std::pair<unread_record, ended_job>> read;
    while (!unread_.empty() && read.size() < most) {
        unread_record next = std::move(unread_.back());
        unread_.pop_back();
        const auto record = disk::read_record(spool.final_folder(next.state), next.name);
        // It was moved meanwhile, or may be read another time, which doesn't change its file.
        if (!record && !makes_no_sense(record.error())) {
            std::erase_if(compared_, [&](const compared_folder& each) { return each.state == next.state; });
            continue;
        }
        ended_job job = record ? ended_job_of(next.name, next.state, *record)
                               : unreadable_job(next.name, next.state, next.modified);
        read.emplace_back(std::move(next), std::move(job));
    }
    if (!read.empty()) {
        if (const auto kept = keep(read); !kept)
            return kept.error();
    }
    if (!unread_.empty())
        return true;
    const auto kept = keep_compared();
    return kept ? result<bool>(false) : kept.error();
}

result<void> index::keep(const std::vector<std::pair<unread_record, ended_job>>& read)
{
    auto inserting =
        database_.prepare("INSERT OR REPLACE INTO job VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    if (!inserting)
        return inserting.error();
    if (const auto begun = database_.execute("BEGIN"); !begun)
        return begun.error();
    for (const auto& [record, job] : read) {
        inserting->bind(1, number_of(record.state));
        inserting->bind(2, record.name);
        inserting->bind(3, exact_number(record.modified));
        inserting->bind(4, job.batch);
        inserting->bind(5, job.owner ? std::optional<std::int64_t>(*job.owner) : std::nullopt);
        inserting->bind(6, job.type);
        inserting->bind(7, job.service);
        inserting->bind(8, job.cost);
        inserting->bind(9, to_number(job.taken));
        inserting->bind(10, number_or_null(job.started));
        inserting->bind(11, to_number(job.ended));
        if (const auto inserted = inserting->run(); !inserted)
            return inserted.error();
    }
    return database_.execute("COMMIT");
}

result<void> index::keep_compared()
{
    for (const compared_folder& each : compared_) {
        auto replacing = database_.prepare("INSERT OR REPLACE INTO folder VALUES (?, ?)");
        if (!replacing)
            return replacing.error();
        replacing->bind(1, number_of(each.state));
        replacing->bind(2, exact_number(each.modified));
        if (const auto replaced = replacing->run(); !replaced)
            return replaced.error();
    }
    compared_.clear();
    return {};
}

result<void> index::find(
    const query& query,
    const std::function<void(const ended_job&)>& take,
    const std::stop_token& ending
)
{
    // What the index can tell quickly; the rest is looked at job by job.
    auto asking = database_.prepare(
        "SELECT name, state, batch, owner, type, service, cost, taken, started, ended FROM job "
        "WHERE ended >= ? AND state <> ?"
    );
    if (!asking)
        return asking.error();
    asking->bind(1, query.since ? to_number(*query.since) : std::int64_t{0});
    asking->bind(2, number_of(job::final_state::held));
    for (;;) {
        const auto stepped = asking->step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            return {};
        if (ending.stop_requested())
            return given_up();
        if (const ended_job job = job_in(*asking); means(query, job))
            take(job);
    }
}

}  // namespace rdad::history
