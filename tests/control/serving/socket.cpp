// SPDX-License-Identifier: BSL-1.0
// The socket as a file: who may connect, what is in its way, what is left of it.

#include "control/serving/server.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::tests;
namespace asio = boost::asio;
using local = boost::asio::local::stream_protocol;

namespace {

constexpr unsigned permission_bits = 07777;

unsigned mode_of(const std::string& path)
{
    struct stat status = {};
    BOOST_TEST_REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & permission_bits;
}

/// The mode of the file whose mode was changed last, as it was until then.
constinit std::optional<unsigned> mode_before_change;

}  // namespace

/// In place of the C library's.
extern "C" int chmod(const char* path, mode_t mode) noexcept
{
    struct stat status = {};
    if (::stat(path, &status) == 0)
        mode_before_change = status.st_mode & permission_bits;
    return static_cast<int>(::syscall(SYS_fchmodat, AT_FDCWD, path, mode));
}

BOOST_AUTO_TEST_SUITE(socket_file)

namespace {

class with_umask
{
public:
    explicit with_umask(mode_t mask) : before_(::umask(mask)) {}
    ~with_umask() { ::umask(before_); }
    with_umask(const with_umask&) = delete;
    with_umask& operator=(const with_umask&) = delete;

private:
    mode_t before_;
};

struct fixture
{
    asio::io_context io{1};
    temporary_folder folder;
    std::string path = (folder.path() / "socket").string();

    auto open() { return open(path); }

    result<std::unique_ptr<control::server>> open(const std::string& where)
    {
        return control::server::open(io.get_executor(), where, control::handlers());
    }

    bool may_connect()
    {
        boost::system::error_code failed;
        local::socket(io).connect(local::endpoint(path), failed);
        return !failed;
    }

    /// Of what is in the way at `where`.
    failure told(const std::string& where)
    {
        const auto opened = open(where);
        BOOST_TEST_REQUIRE(opened.has_error());
        return opened.error();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_group_may_connect_and_nobody_else_whatever_the_umask, fixture)
{
    for (const mode_t mask : {0U, 0022U, 0077U, 0777U}) {
        const with_umask masked(mask);
        const auto opened = open();
        BOOST_TEST(opened.has_value());
        BOOST_TEST(mode_of(path) == 0660U);
    }
}

BOOST_FIXTURE_TEST_CASE(at_no_time_may_others_connect, fixture)
{
    const with_umask masked(0);
    mode_before_change.reset();
    const auto opened = open();
    BOOST_TEST_REQUIRE(mode_before_change.has_value());
    BOOST_TEST(*mode_before_change == 0660U);
}

BOOST_FIXTURE_TEST_CASE(a_socket_that_a_killed_daemon_has_left_is_replaced, fixture)
{
    local::acceptor(io, local::endpoint(path)).close();
    BOOST_TEST(!may_connect());
    // Of something that has failed before.
    errno = EACCES;
    const auto opened = open();
    BOOST_TEST_REQUIRE(opened.has_value());
    BOOST_TEST(may_connect());
}

BOOST_FIXTURE_TEST_CASE(what_is_in_the_way_of_the_socket_is_told, fixture)
{
    const std::string longest(sizeof(sockaddr_un::sun_path), 'x');
    BOOST_TEST(told(longest).code.value() == ENAMETOOLONG);
    BOOST_TEST(told(longest).sentence == "Could not make the socket " + longest + ": File name too long.");
    BOOST_TEST(told(folder.path()).code.value() == EISDIR);
    BOOST_TEST(std::filesystem::is_directory(folder.path()));
    const std::string missing = folder.path() / "missing/socket";
    BOOST_TEST(told(missing).code.value() == ENOENT);
    BOOST_TEST(
        told(missing).sentence == "Could not make the socket " + missing + ": No such file or directory."
    );
}

BOOST_FIXTURE_TEST_CASE(the_socket_goes_with_its_server, fixture)
{
    open().value().reset();
    BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_SUITE_END()
