// SPDX-License-Identifier: BSL-1.0
#include "simulated_disk.hpp"

#include "api/json/json_text.hpp"
#include "job/record.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace rdad::simulation {
namespace {

constexpr std::chrono::milliseconds until_on_disk(2);
constexpr std::chrono::milliseconds until_told(2);

}  // namespace

void simulated_disk::accept(const std::string& name, const std::string& spec)
{
    active[name] = job::to_text(job::new_record(
        job::parse_spec(api::parse_json(spec).value().as_object()).value(),
        spec,
        "batch",
        time_.instant().calendar
    ));
}

void simulated_disk::read(
    const std::string& name,
    std::function<void(const std::optional<std::string>&)> done
)
{
    const bool fails = draw(failures_);
    time_.after(until_told, [this, name, done = std::move(done), fails] {
        done(fails ? std::nullopt : std::optional(active.at(name)));
    });
}

void simulated_disk::read_those_there(
    const std::vector<std::string>& names,
    std::function<void(const std::optional<std::map<std::string, job::record>>&)> done
)
{
    const bool fails = draw(failures_);
    time_.after(until_told, [this, names, done = std::move(done), fails] {
        std::map<std::string, job::record> records;
        for (const std::string& name : names) {
            if (active.contains(name))
                records.emplace(name, job::read_record(active.at(name)).value());
        }
        done(fails ? std::nullopt : std::optional(records));
    });
}

void simulated_disk::write(const std::string& name, std::string text, std::function<void(bool)> done)
{
    if (on_write)
        on_write(name);
    ask_for({name, std::move(text), std::nullopt, [done = std::move(done)](driver::filing how) {
                 done(how == driver::filing::synced);
             }});
}

void simulated_disk::file_away(
    const std::string& name,
    job::final_state state,
    std::string text,
    std::function<void(driver::filing)> done
)
{
    if (on_write)
        on_write(name);
    ask_for({name, std::move(text), state, std::move(done)});
}

/// What fails may be there nevertheless.
void simulated_disk::write_spending(const driver::spending_text& what, std::function<void(bool)> done)
{
    const bool fails = draw(failures_);
    time_.after(until_on_disk, [this, what, done = std::move(done), fails] {
        if (!fails || draw(0.5))
            spending = what.is_whole ? what.text : spending + what.text;
        time_.after(until_told, [done, fails] { done(!fails); });
    });
}

void simulated_disk::sync(std::function<void(bool)> done)
{
    const bool fails = draw(failures_);
    time_.after(until_told, [done = std::move(done), fails] { done(!fails); });
}

void simulated_disk::ask_for(change asked)
{
    waiting_.push_back(std::move(asked));
    if (being_made_.empty())
        make_changes();
}

void simulated_disk::make_changes()
{
    being_made_ = std::exchange(waiting_, {});
    if (being_made_.empty())
        return;
    time_.after(until_on_disk, [this, batch = ++batches_] {
        if (batch == batches_)
            end_changes();
    });
}

void simulated_disk::end_changes()
{
    for (change& c : being_made_) {
        const driver::filing how = make(c);
        time_.after(until_told, [done = std::move(c.done), how] { done(how); });
    }
    make_changes();
}

/// What fails may have been done nevertheless.
driver::filing simulated_disk::make(const change& c)
{
    const bool fails = draw(failures_);
    if (!fails || draw(0.5))
        active[c.name] = c.text;
    if (fails)
        return driver::filing::failed;
    if (!c.state)
        return driver::filing::synced;
    if (draw(failures_))
        return driver::filing::failed;
    move(c);
    return draw(failures_) ? driver::filing::moved : driver::filing::synced;
}

void simulated_disk::move(const change& c)
{
    filed_twice += filed.contains(c.name) || !active.contains(c.name) ? 1U : 0U;
    filed[c.name] = {*c.state, active[c.name]};
    active.erase(c.name);
}

void simulated_disk::take_back(const std::string& name)
{
    active[name] = filed.at(name).text;
    filed.erase(name);
}

void simulated_disk::crash()
{
    for (const change& c : being_made_) {
        if (!draw(0.5))
            continue;
        active[c.name] = c.text;
        if (c.state && draw(0.5))
            move(c);
    }
    being_made_.clear();
    waiting_.clear();
    ++batches_;
}

}  // namespace rdad::simulation
