// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/emulator_process.hpp"

#include "http/client.hpp"
#include "http/run.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace json = boost::json;

namespace rdad::tests {
namespace {

/// Where all emulators write their exchanges; null: nowhere.
const char* exchanges_file()
{
    return std::getenv("RDAD_TEST_EXCHANGES");
}

/// The file has those of one run.
struct exchanges_of_this_run
{
    exchanges_of_this_run()
    {
        if (const char* file = exchanges_file())
            std::filesystem::remove(file);
    }
};

BOOST_TEST_GLOBAL_FIXTURE(exchanges_of_this_run);

std::vector<std::string> with_usual_flags(std::vector<std::string> flags, const std::filesystem::path& folder)
{
    flags.insert(flags.end(), {"--state-dir", (folder / "emulator").string(), "--seed", "1"});
    if (const char* file = exchanges_file())
        flags.insert(flags.end(), {"--log-exchanges", file});
    return flags;
}

std::vector<std::string> lines_of(const std::string& path)
{
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

std::int64_t number_at(const json::value& object, std::string_view name)
{
    const json::value* number = object.as_object().if_contains(name);
    return number ? number->to_number<std::int64_t>() : 0;
}

}  // namespace

emulator_process::emulator_process(std::vector<std::string> flags)
    : process_(RDA_EMULATOR, with_usual_flags(std::move(flags), folder_.path())),
      announcement_(json::parse(process_.first_line()).as_object()),
      job_ids_(lines_of(announced("jobsFile")))
{}

std::string emulator_process::announced(std::string_view member) const
{
    return std::string(announcement_.at(member).as_string());
}

std::uint16_t emulator_process::port() const
{
    return http::parse_url(url())->port;
}

std::string emulator_process::token() const
{
    return lines_of(token_file()).at(0);
}

std::string emulator_process::client_secret() const
{
    return lines_of(client_secret_file()).at(0);
}

std::string emulator_process::ask(
    std::string_view method,
    std::string target,
    std::string body,
    unsigned expected
) const
{
    http::client_settings settings;
    settings.base = http::parse_url(url()).value();
    settings.ca_file = ca_file();
    boost::asio::io_context io;
    const auto client = http::client::make(std::move(settings)).value();
    http::request r;
    r.method = method;
    r.target = std::move(target);
    r.headers = {{"Authorization", "Bearer " + token()}, {"Content-Type", "application/json"}};
    r.body = std::move(body);
    const auto response = testing::run(io, client.send(std::move(r)));
    BOOST_REQUIRE_MESSAGE(response, response.error().sentence);
    BOOST_REQUIRE_MESSAGE(response->status == expected, response->status << " " << response->body);
    return response->body;
}

json::value emulator_process::counters() const
{
    return json::parse(ask("GET", "/emulator/counters", "", 200));
}

std::int64_t emulator_process::requests(std::string_view operation, std::string_view status) const
{
    return number_at(counters().at("requests").at(operation), status);
}

std::int64_t emulator_process::jobs(std::string_view counter) const
{
    return number_at(counters().at("jobs"), counter);
}

void emulator_process::order(const json::object& fault) const
{
    ask("POST", "/emulator/faults", json::serialize(fault), 204);
}

void emulator_process::take_back_orders() const
{
    ask("DELETE", "/emulator/faults", "", 204);
}

void emulator_process::plan(const std::string& job_id, double seconds, std::string_view outcome) const
{
    const json::object order{{"seconds", seconds}, {"outcome", outcome}};
    ask("PATCH", "/emulator/jobs/" + job_id, json::serialize(order), 204);
}

std::string emulator_process::make_workspace() const
{
    const std::string answer = ask("POST", "/contextcapture/workspaces", R"({"name": "bridges"})", 201);
    return std::string(json::parse(answer).at("workspace").at("id").as_string());
}

std::string emulator_process::job_answer(const std::string& job_id) const
{
    return ask("GET", http::parse_url(url())->prefix() + "/jobs/" + job_id, "", 200);
}

}  // namespace rdad::tests
