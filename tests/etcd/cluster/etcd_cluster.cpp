// SPDX-License-Identifier: BSL-1.0
#include "etcd/cluster/etcd_cluster.hpp"

#include "end_to_end/site/waiting.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <csignal>
#include <utility>

namespace rdad::tests {
namespace {

using boost::asio::ip::tcp;

constexpr const char* etcd_program = "/usr/bin/etcd";

// One that other programs hardly use, so that a port which was free a moment ago still is.
std::string address_of_this_process()
{
    const auto id = static_cast<unsigned>(::getpid());
    return fmt::format("127.{}.{}.{}", 100 + id / 62500 % 100, 1 + id / 250 % 250, 1 + id % 250);
}

}  // namespace

boost::test_tools::assertion_result with_etcd(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(::access(etcd_program, X_OK) == 0);
    if (!result)
        result.message() << "there is no etcd (Debian's etcd-server)";
    return result;
}

etcd_cluster::etcd_cluster(cluster_wish wish) : wish_(std::move(wish)), address_(address_of_this_process())
{
    // Open until all have one: none gets another's.
    std::vector<tcp::acceptor> taken;
    const auto free_port = [&] {
        taken.emplace_back(io_, tcp::endpoint(boost::asio::ip::make_address(address_), 0));
        return taken.back().local_endpoint().port();
    };
    for (std::size_t i = 0; i < wish_.members; ++i)
        members_.push_back({fmt::format("m{}", i), free_port(), free_port()});
    taken.clear();

    directory_.write("ca.pem", authority_.certificate());
    // Members connect to each other from the usual address, which has to be in their certificate as well.
    const auto own = authority_.issue({.alternative_names = "IP:127.0.0.1,IP:" + address_});
    directory_.write("own.pem", own.certificate);
    directory_.write("own.key", own.key);
    for (std::size_t i = 0; i < wish_.members; ++i)
        restart(i);
    wait_until_all_answer();
}

std::string etcd_cluster::url(std::uint16_t port) const
{
    return fmt::format("{}://{}:{}", wish_.tls ? "https" : "http", address_, port);
}

std::vector<std::string> etcd_cluster::arguments_of(const member_process& one) const
{
    std::string all;
    for (const member_process& other : members_)
        all += fmt::format("{}{}={}", all.empty() ? "" : ",", other.name, url(other.peer_port));
    std::vector<std::string> words{
        "--name=" + one.name,
        "--data-dir=" + directory_ / one.name,
        "--listen-client-urls=" + url(one.client_port),
        "--advertise-client-urls=" + url(one.client_port),
        "--listen-peer-urls=" + url(one.peer_port),
        "--initial-advertise-peer-urls=" + url(one.peer_port),
        "--initial-cluster=" + all,
        "--pre-vote",
        "--unsafe-no-fsync",
        "--logger=zap",
        "--log-level=error"};
    if (wish_.tls) {
        for (const std::string side : {"", "peer-"}) {
            words.push_back("--" + side + "client-cert-auth");
            words.push_back("--" + side + "trusted-ca-file=" + directory_ / "ca.pem");
            words.push_back("--" + side + "cert-file=" + directory_ / "own.pem");
            words.push_back("--" + side + "key-file=" + directory_ / "own.key");
        }
    }
    words.insert(words.end(), wish_.options.begin(), wish_.options.end());
    return words;
}

etcd::settings etcd_cluster::settings(std::size_t first) const
{
    etcd::settings settings;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const member_process& one = members_[(first + i) % members_.size()];
        settings.endpoints.push_back(http::parse_url(url(one.client_port)).value());
    }
    if (wish_.tls) {
        settings.ca_file = directory_ / "ca.pem";
        settings.certificate_file = directory_ / "own.pem";
        settings.key_file = directory_ / "own.key";
    }
    return settings;
}

etcd::client etcd_cluster::client(std::size_t first) const
{
    return etcd::client::make(settings(first)).value();
}

etcd::settings etcd_cluster::settings_with(const testing::identity* own) const
{
    auto settings = this->settings();
    settings.certificate_file = own ? directory_.write("other.pem", own->certificate) : "";
    settings.key_file = own ? directory_.write("other.key", own->key) : "";
    return settings;
}

void etcd_cluster::kill(std::size_t member)
{
    members_.at(member).process->end_by(SIGKILL);
}

void etcd_cluster::restart(std::size_t member)
{
    auto& process = members_.at(member).process;
    process = std::make_unique<child_process>(etcd_program, arguments_of(members_[member]));
}

void etcd_cluster::signal(std::size_t member, int number) const
{
    members_.at(member).process->signal(number);
}

bool etcd_cluster::answers(std::size_t member)
{
    auto& process = *members_[member].process;
    const auto status = process.status();
    BOOST_REQUIRE_MESSAGE(!status, "etcd ended with " << *status << " and said:\n" << process.errors());
    auto one = settings(member);
    one.endpoints.resize(1);
    auto asking = etcd::client::make(std::move(one)).value();
    return run(asking.range({.key = "whether it answers"})).has_value();
}

void etcd_cluster::wait_until_all_answer()
{
    for (std::size_t i = 0; i < members_.size(); ++i)
        BOOST_REQUIRE_MESSAGE(
            comes_true([&] { return answers(i); }),
            "waited in vain until a member of etcd answers; it said:\n"
                << members_[i].process->errors()
        );
}

std::size_t etcd_cluster::leader()
{
    auto asking = client();
    std::size_t found = 0;
    wait_until("a member of etcd leads", [&] {
        for (found = 0; found < members_.size(); ++found) {
            const auto status = run(asking.status(found));
            if (status && status->leader != 0 && status->leader == status->header.member_id)
                return true;
        }
        return false;
    });
    return found;
}

void etcd_cluster::post(const std::string& target, std::string body)
{
    http::client_settings settings;
    settings.base = http::parse_url(url(members_.front().client_port)).value();
    const auto posting = http::client::make(std::move(settings)).value();
    const auto answer =
        testing::run(io_, posting.send({.method = "POST", .target = target, .body = std::move(body)}));
    BOOST_REQUIRE(answer.value().status == 200U);
}

void etcd_cluster::compact(std::int64_t revision)
{
    post("/v3/kv/compaction", fmt::format(R"({{"revision":"{}"}})", revision));
}

void etcd_cluster::set_full(bool is_full)
{
    auto asking = client();
    const auto status = run(asking.status(0)).value();
    post(
        "/v3/maintenance/alarm",
        fmt::format(
            R"({{"action":"{}","memberID":"{}","alarm":"NOSPACE"}})",
            is_full ? "ACTIVATE" : "DEACTIVATE",
            status.header.member_id
        )
    );
}

}  // namespace rdad::tests
