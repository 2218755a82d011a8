#include "spool/arrivals.hpp"

#include <algorithm>
#include <tuple>

namespace rdad::spool {

bool arrivals::is_for_us(std::string_view name) noexcept
{
    return !name.starts_with('.') && !name.ends_with(".tmp") && !name.ends_with(".part");
}

void arrivals::closed(const std::string& name)
{
    closed_.insert(name);
}

std::vector<folder_entry> arrivals::look(const std::vector<folder_entry>& found, const job::instant& now)
{
    std::map<std::string, file> files;
    std::set<std::string> closed;
    std::vector<folder_entry> whole;
    waiting_ = false;
    for (const folder_entry& entry : found) {
        if (!is_for_us(entry.name))
            continue;
        // A file that is new here has been quiet since it was modified, as far as the calendar can be
        // believed.
        const auto age = std::clamp<clock::duration>(now.calendar - entry.modified, {}, quiet_);
        file current{entry.size, entry.modified, now.steady - age};
        const auto known = files_.find(entry.name);
        if (known != files_.end() && known->second.size == entry.size &&
            known->second.modified == entry.modified)
            current.unchanged_since = known->second.unchanged_since;
        files.emplace(entry.name, current);
        const bool was_closed = closed_.contains(entry.name);
        if (was_closed)
            closed.insert(entry.name);
        // What isn't a file isn't written to.
        if (was_closed || !entry.is_regular_file || now.steady - current.unchanged_since >= quiet_)
            whole.push_back(entry);
        else
            waiting_ = true;
    }
    files_ = std::move(files);
    closed_ = std::move(closed);
    std::ranges::sort(whole, {}, [](const folder_entry& e) { return std::tie(e.modified, e.name); });
    return whole;
}

void arrivals::put_off(const std::string& name, const job::instant& now)
{
    closed_.erase(name);
    if (const auto known = files_.find(name); known != files_.end())
        known->second.unchanged_since = now.steady;
    waiting_ = true;
}

}  // namespace rdad::spool
