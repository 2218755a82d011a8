// rdactl, the command line for people and scripts.

#include "service/config.hpp"
#include "service/daemon.hpp"
#include "service/spool_status.hpp"
#include "service/submission.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace rdad::service;

namespace {

// From sysexits.h: a job file is wrong.
constexpr int exit_data = 65;

/// Says what is wrong with a file. True if nothing is.
bool is_good(const std::string& file)
{
    const auto problems = validate_job_file(file);
    for (const std::string& problem : problems)
        fmt::print(stderr, "{}: {}\n", file, problem);
    return problems.empty();
}

int validate(const std::vector<std::string>& files)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        if (is_good(file))
            fmt::print("{}: good\n", file);
        else
            status = exit_data;
    }
    return status;
}

/// Submits the good files; one that is bad, even in part, is not submitted.
int submit(const std::vector<std::string>& files, const std::string& spool_directory)
{
    int status = EXIT_SUCCESS;
    for (const std::string& file : files) {
        if (!is_good(file)) {
            status = exit_data;
            continue;
        }
        const auto name = submit_job_file(file, spool_directory);
        if (!name) {
            fmt::print(stderr, "{}\n", name.error().sentence);
            return exit_temporary;
        }
        fmt::print("{}: submitted as {}\n", file, *name);
    }
    return status;
}

int status(const std::string& spool_directory, bool as_json)
{
    const auto found = look_at_spool(spool_directory);
    if (!found) {
        fmt::print(stderr, "{}\n", found.error().sentence);
        return exit_temporary;
    }
    if (as_json)
        fmt::print("{}\n", boost::json::serialize(to_json(*found)));
    else
        fmt::print("{}", to_text(*found));
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app("Submits jobs to rdad and shows what became of them.", "rdactl");
    app.set_version_flag("--version", "rdactl " RDAD_VERSION);
    app.require_subcommand(1);

    config_source source;
    std::string spool_directory;
    std::vector<std::string> files;
    bool as_json = false;

    auto* submit_command = app.add_subcommand("submit", "check job files and drop them into the spool");
    submit_command->add_option("FILE", files, "job files")->required();
    auto* validate_command = app.add_subcommand("validate", "say what is wrong with job files");
    validate_command->add_option("FILE", files, "job files")->required();
    auto* status_command = app.add_subcommand("status", "show what the spool holds");
    status_command->add_flag("--json", as_json, "for scripts");
    for (CLI::App* command : {submit_command, status_command}) {
        command->add_option(
            "--config",
            source.file,
            fmt::format("rdad's configuration file, which names the spool [{}]", default_config_file)
        );
        command->add_option("--directory", spool_directory, "the spool");
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? EXIT_SUCCESS : exit_usage;
    }
    if (validate_command->parsed())
        return validate(files);
    if (!spool_directory.empty())
        source.flags["directory"] = spool_directory;
    const auto c = read_config(source);
    if (!c) {
        fmt::print(stderr, "{}\n", c.error().sentence);
        return exit_config;
    }
    if (submit_command->parsed())
        return submit(files, c->spool.directory);
    return status(c->spool.directory, as_json);
}
