// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/network_trial.hpp"

#include "contains.hpp"
#include "end_to_end/site/specs.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

std::string url_at(std::uint16_t port, std::string_view path)
{
    return fmt::format("https://127.0.0.1:{}{}", port, path);
}

void check_has_none_of(
    const std::vector<std::string>& secrets,
    const std::string& text,
    std::string_view where
)
{
    for (const std::string& secret : secrets)
        BOOST_TEST(!contains(text, secret), "a secret is in " << where);
}

}  // namespace

network_trial::network_trial(
    std::string name,
    const emulator_process& e,
    std::string id,
    call_kind kind,
    std::uint16_t port
)
    : name_(std::move(name)), id_(kind == call_kind::create ? "" : std::move(id)), here_(e)
{
    here_.configure("pace", "connections", "1");
    here_.configure("pace", "poll", "progress");
    here_.configure("api", "base_url", url_at(port, "/realitydataanalysis"));
    if (kind == call_kind::token) {
        here_.use_client_credentials(e);
        here_.configure("auth", "token_url", url_at(port, "/connect/token"));
    }
    if (kind == call_kind::create)
        here_.drop("job.json", fmt::format("{{{}}}", new_job_members));
    else
        here_.drop_job("job", id_, kind == call_kind::settings ? objects2d_members : "");
}

void network_trial::trust(const std::string& authority)
{
    const fs::path file = here_.folder() / "trusted.pem";
    write_file(file, authority);
    here_.configure("api", "ca_file", file.string());
}

void network_trial::start()
{
    daemon_ = here_.start({"--drain"});
}

void network_trial::check(const char* words, const std::vector<std::string>& secrets) const
{
    BOOST_TEST_INFO_SCOPE("rdad said:\n" + told());
    BOOST_TEST(*daemon_->status() == 0);
    const final_record r = here_.record("job");
    BOOST_TEST(r.folder == "success", r.text);
    const boost::json::object& job = r.content.at("job").as_object();
    BOOST_TEST(job.at("state").as_string() == "success");
    BOOST_TEST((id_.empty() || job.at("id").as_string() == id_), r.text);
    if (words && *words == '\0') {
        for (const char* what_is_wrong : {"interrupted: ", "warning: ", "error: "})
            BOOST_TEST(!contains(told(), what_is_wrong));
    } else if (words)
        BOOST_TEST(contains(told(), words), "the journal doesn't say: " << words);
    const bool has_error = contains(told(), "error: ");
    BOOST_TEST((!has_error || contains(told(), "All jobs wait until there is a token")));
    check_has_none_of(secrets, told(), "the journal");
    for (const auto& entry : fs::recursive_directory_iterator(here_.spool())) {
        if (entry.is_regular_file())
            check_has_none_of(secrets, read_file(entry.path()), entry.path().string());
    }
}

}  // namespace rdad::tests
