// SPDX-License-Identifier: BSL-1.0
// Whose files are read for secrets.

#include "auth/secret_file.hpp"

#include "auth/printing.hpp"
#include "http/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>

using namespace rdad;
using namespace rdad::testing;
namespace fs = std::filesystem;

namespace {

constexpr uid_t somebody = 65534;
constexpr gid_t some_group = 65533;

struct fixture
{
    temporary_directory directory;
    std::string path = directory.write("secret", "hunter&2");

    void change(mode_t mode, uid_t owner = ::geteuid(), gid_t group = ::getegid()) const
    {
        BOOST_REQUIRE(::chown(path.c_str(), owner, group) == 0);
        BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
    }

    // What is wrong with the file, behind its name; empty if it was read.
    std::string complaint(const std::string& file) const
    {
        const auto read = auth::read_secret_file(file, "The file");
        if (read) {
            BOOST_TEST(read->content.reveal() == "hunter&2");
            return "";
        }
        BOOST_TEST(read.error().code == auth::errc::bad_file);
        const std::string begin = "The file " + file + " ";
        BOOST_TEST(read.error().sentence.starts_with(begin));
        return read.error().sentence.substr(begin.size());
    }

    std::string complaint() const { return complaint(path); }
};

// Makes the process somebody else's, whom root's folders are closed to unless they are opened.
class another_user
{
public:
    another_user()
    {
        BOOST_REQUIRE(::setegid(some_group) == 0);
        BOOST_REQUIRE(::seteuid(somebody) == 0);
    }

    ~another_user() { [[maybe_unused]] const bool is_back = ::seteuid(0) == 0 && ::setegid(0) == 0; }

    another_user(const another_user&) = delete;
    another_user& operator=(const another_user&) = delete;
};

// Lets a user read a file beside its owner, by an access control list: acl(5), and <linux/posix_acl_xattr.h>
// for how it is kept.
void let_read(const std::string& path, uid_t user)
{
    struct entry
    {
        std::uint16_t tag;
        std::uint16_t permissions;
        std::uint32_t id;
    };
    constexpr std::uint32_t nobody = static_cast<std::uint32_t>(ACL_UNDEFINED_ID);
    struct
    {
        std::uint32_t version = POSIX_ACL_XATTR_VERSION;
        std::array<entry, 5> entries;
    } const list{
        .entries = {
            {{ACL_USER_OBJ, ACL_READ, nobody},
             {ACL_USER, ACL_READ, user},
             {ACL_GROUP_OBJ, 0, nobody},
             {ACL_MASK, ACL_READ, nobody},
             {ACL_OTHER, 0, nobody}}}};
    BOOST_REQUIRE(::setxattr(path.c_str(), "system.posix_acl_access", &list, sizeof list, 0) == 0);
}

boost::test_tools::assertion_result is_root(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(::geteuid() == 0);
    result.message() << "only root can make files that belong to others";
    return result;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secret_file, fixture)

BOOST_AUTO_TEST_CASE(a_file_for_its_owner_alone_is_read)
{
    for (const mode_t mode : {0600U, 0400U, 0700U}) {
        change(mode);
        BOOST_TEST(complaint() == "");
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_use_is_refused)
{
    for (const mode_t mode : {0640U, 0660U, 0604U, 0644U, 0620U, 0602U, 0610U}) {
        change(mode);
        BOOST_TEST(
            complaint() ==
            fmt::format("has the mode {:04o}, by which others can use it; right is 0600 or less.", mode)
        );
    }
}

BOOST_AUTO_TEST_CASE(a_link_is_as_good_as_the_file_that_it_leads_to)
{
    const std::string link = directory / "link";
    fs::create_symlink(path, link);
    change(0600);
    BOOST_TEST(complaint(link) == "");
    change(0644);
    BOOST_TEST(complaint(link).starts_with("has the mode 0644"));
}

BOOST_AUTO_TEST_CASE(a_file_of_another_user_is_refused, *boost::unit_test::precondition(is_root))
{
    change(0600, somebody);
    BOOST_TEST(complaint() == "belongs to the user 65534, not to root or to the user that reads it, 0.");
}

BOOST_AUTO_TEST_CASE(root_may_give_a_file_to_the_group_of_a_service, *boost::unit_test::precondition(is_root))
{
    fs::permissions(fs::path(path).parent_path(), fs::perms(0711));
    change(0640, 0, some_group);
    {
        const another_user service;
        BOOST_TEST(complaint() == "");
    }
    change(0644, 0, some_group);
    {
        const another_user service;
        BOOST_TEST(complaint() == "has the mode 0644, by which others can use it; right is 0640 or less.");
    }
    change(0660, 0, some_group);
    const another_user service;
    BOOST_TEST(complaint().starts_with("has the mode 0660"));
}

// systemd(1) gives a service that isn't root's its credentials in files of root's with the mode 0400, and an
// access control list that lets its user read them; stat(2) shows the mode 0440 then.
BOOST_AUTO_TEST_CASE(a_credential_of_systemd_is_read, *boost::unit_test::precondition(is_root))
{
    fs::permissions(fs::path(path).parent_path(), fs::perms(0711));
    change(0400);
    let_read(path, somebody);
    struct stat info = {};
    BOOST_REQUIRE(::stat(path.c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0440U);
    const another_user service;
    BOOST_TEST(complaint() == "");
}

BOOST_AUTO_TEST_SUITE_END()
