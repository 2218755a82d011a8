// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/site.hpp"

#include "end_to_end/site/waiting.hpp"
#include "spool/record_texts.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;
namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

const std::vector<std::string> final_folders{
    "success",
    "failed",
    "cancelled",
    "unsubmitted",
    "held",
    "rejected",
};

/// The daemon leaves such files in incoming/.
bool is_left_alone(std::string_view name)
{
    return name.starts_with('.') || name.starts_with('#') || name.starts_with("~$") ||
           name.ends_with(".tmp") || name.ends_with(".part") || name.ends_with('~');
}

}  // namespace

std::string final_record::state() const
{
    return std::string(content.at("outcome").at("state").as_string());
}

std::string final_record::reason() const
{
    return std::string(content.at("outcome").at("reason").as_string());
}

site::site(const emulator_process& e)
{
    config_["api"] = {{"base_url", e.url()}, {"ca_file", e.ca_file()}};
    config_["auth"] = {{"token_file", e.token_file()}};
    config_["spool"] = {{"directory", spool()}};
    config_["pace"] = {{"requests_per_minute", "100000"}};
    configure("pace", "poll_intervals", "0.2,0.5,1");
    fs::create_directories(incoming());
}

void site::configure(std::string_view section, std::string_view key, std::string_view value)
{
    auto& keys = config_[std::string(section)];
    if (value.empty())
        keys.erase(std::string(key));
    else
        keys[std::string(key)] = value;
    std::string text;
    for (const auto& [name, values] : config_) {
        text += fmt::format("[{}]\n", name);
        for (const auto& [k, v] : values)
            text += fmt::format("{} = {}\n", k, v);
    }
    write_file(config_file(), text);
}

void site::use_client_credentials(const emulator_process& e)
{
    configure("auth", "token_file", "");
    configure("auth", "client_id", e.client_id());
    configure("auth", "client_secret_file", e.client_secret_file());
    configure("auth", "token_url", e.token_url());
}

void site::drop(const std::string& name, std::string_view text) const
{
    const fs::path temporary = incoming() / ("." + name);
    write_file(temporary, std::string(text));
    fs::last_write_time(temporary, fs::file_time_type::clock::now() - std::chrono::minutes(1));
    fs::rename(temporary, incoming() / name);
}

void site::drop_job(const std::string& name, const std::string& id, std::string_view members) const
{
    drop(name + ".json", fmt::format("{{\"id\": \"{}\"{}{}}}", id, members.empty() ? "" : ", ", members));
}

std::unique_ptr<child_process> site::start(std::vector<std::string> flags) const
{
    flags.insert(flags.begin(), {"--config", config_file().string()});
    return std::make_unique<child_process>(RDAD, std::move(flags));
}

std::unique_ptr<child_process> site::start_service() const
{
    auto daemon = start();
    daemon->wait_for_errors("Ready: ");
    return daemon;
}

std::string site::drain() const
{
    const auto daemon = start({"--drain"});
    const int status = daemon->wait();
    BOOST_REQUIRE_MESSAGE(
        status == 0,
        "rdad --drain ended with " << status << "; it said:\n"
                                   << daemon->errors()
    );
    for (const char* folder : {"incoming", "active"}) {
        for (const std::string& name : names_in(folder))
            BOOST_REQUIRE_MESSAGE(is_left_alone(name), "after rdad --drain, " << folder << " holds " << name);
    }
    return daemon->errors();
}

std::vector<std::string> site::names_in(const std::string& folder) const
{
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(spool() / folder, none))
        names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

std::vector<final_record> site::final_records() const
{
    constexpr std::string_view ending = ".json";
    std::vector<final_record> records;
    for (const std::string& folder : final_folders) {
        for (const std::string& file : names_in(folder)) {
            if (!file.ends_with(ending))
                continue;
            final_record r{
                folder,
                file.substr(0, file.size() - ending.size()),
                read_file(spool() / folder / file),
                {}};
            r.content = json::parse(r.text);
            records.push_back(std::move(r));
        }
    }
    return records;
}

final_record site::record(const std::string& name) const
{
    std::vector<final_record> records = final_records();
    std::erase_if(records, [&](const final_record& r) { return r.name != name; });
    BOOST_REQUIRE_MESSAGE(records.size() == 1, records.size() << " final records have the name " << name);
    return std::move(records.front());
}

bool site::has_record(const std::string& name) const
{
    return std::ranges::any_of(final_folders, [&](const std::string& folder) {
        return fs::exists(spool() / folder / (name + ".json"));
    });
}

std::string site::last_text(const std::string& folder, const std::string& file) const
{
    return std::string(rdad::spool::last_text(read_file(spool() / folder / file)));
}

final_record site::wait_for_record(const std::string& name) const
{
    wait_until("there is a final record of " + name, [&] { return has_record(name); });
    return record(name);
}

}  // namespace rdad::tests
