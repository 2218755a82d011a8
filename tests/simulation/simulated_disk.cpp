// SPDX-License-Identifier: BSL-1.0
#include "simulated_disk.hpp"

#include "api/json_text.hpp"
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

void simulated_disk::write(const std::string& name, std::string text, std::function<void(bool)> done)
{
    if (on_write)
        on_write(name);
    const bool fails = draw(failures_);
    const bool is_done = !fails || draw(0.5);
    time_.after(until_on_disk, [this, name, text = std::move(text), done = std::move(done), fails, is_done] {
        if (is_done)
            active[name] = text;
        time_.after(until_told, [done, fails] { done(!fails); });
    });
}

void simulated_disk::file_away(
    const std::string& name,
    job::final_state state,
    std::string text,
    std::function<void(bool)> done
)
{
    write(name, std::move(text), [this, name, state, done = std::move(done)](bool is_written) {
        const bool fails = !is_written || draw(failures_);
        if (!fails) {
            filed_twice += filed.contains(name) || !active.contains(name) ? 1U : 0U;
            filed[name] = {state, active[name]};
            active.erase(name);
        }
        time_.after(until_told, [done, fails] { done(!fails); });
    });
}

}  // namespace rdad::simulation
