// SPDX-License-Identifier: BSL-1.0
// Members of etcd on loopback, as Debian has it, which a test starts, stops and kills.
#pragma once

#include "end_to_end/site/child_process.hpp"
#include "etcd/client.hpp"
#include "etcd/failure.hpp"
#include "etcd/settings.hpp"
#include "http/certificates.hpp"
#include "http/run.hpp"
#include "http/temporary_directory.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace rdad::etcd {

inline std::ostream& operator<<(std::ostream& out, errc code)
{
    return out << make_error_code(code).message();
}

}  // namespace rdad::etcd

namespace rdad::tests {

/// For tests that start members.
boost::test_tools::assertion_result with_etcd(boost::unit_test::test_unit_id);

struct cluster_wish
{
    std::size_t members = 3;

    /// Mutual TLS, with certificates of an authority of the cluster's own.
    bool tls = false;

    /// Further words of each command line.
    std::vector<std::string> options = {};
};

/// Its members end with it.
class etcd_cluster
{
public:
    /// Waits until each of them answers.
    explicit etcd_cluster(cluster_wish wish = {});

    boost::asio::io_context& io() { return io_; }

    /// Of all members, the given one first.
    etcd::settings settings(std::size_t first = 0) const;
    etcd::client client(std::size_t first = 0) const;

    /// A client that shows a certificate of that authority, or none.
    etcd::settings settings_with(const testing::identity* own) const;

    const testing::certificate_authority& authority() const { return authority_; }

    void kill(std::size_t member);
    void restart(std::size_t member);
    void signal(std::size_t member, int number) const;

    /// Which member leads. Waits until one does.
    std::size_t leader();

    /// Waits until each member answers.
    void wait_until_all_answer();

    /// Takes away what was before that revision. Without TLS.
    void compact(std::int64_t revision);

    /// Whether the first member takes its database for one that has reached its quota, and so all. Without TLS.
    void set_full(bool is_full);

    template <class T>
    result<T> run(boost::asio::awaitable<result<T>> what)
    {
        return testing::run(io_, std::move(what));
    }

private:
    struct member_process
    {
        std::string name;
        std::uint16_t client_port = 0;
        std::uint16_t peer_port = 0;
        std::unique_ptr<child_process> process = {};
    };

    std::string url(std::uint16_t port) const;
    std::vector<std::string> arguments_of(const member_process& one) const;
    bool answers(std::size_t member);
    void post(const std::string& target, std::string body);

    cluster_wish wish_;
    std::string address_;
    boost::asio::io_context io_{1};
    testing::temporary_directory directory_;
    testing::certificate_authority authority_;
    std::vector<member_process> members_;
};

template <class T>
etcd::errc code_of(const result<T>& got)
{
    return got ? etcd::errc{} : static_cast<etcd::errc>(got.error().code.value());
}

}  // namespace rdad::tests
