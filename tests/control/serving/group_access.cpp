// SPDX-License-Identifier: BSL-1.0
// A group that may use a file which is another one's.

#include "control/serving/group_access.hpp"

#include "another_user.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <grp.h>
#include <string>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(access_of_a_group)

namespace {

constexpr gid_t group = 4711;

boost::test_tools::assertion_result starts_as_root(boost::unit_test::test_unit_id)
{
    return ::geteuid() == 0;
}

/// Beside those of the user, until the object goes.
class supplementary_group
{
public:
    explicit supplementary_group(gid_t id) { BOOST_REQUIRE(::setgroups(1, &id) == 0); }
    ~supplementary_group() { [[maybe_unused]] const bool is_back = ::setgroups(0, nullptr) == 0; }
    supplementary_group(const supplementary_group&) = delete;
    supplementary_group& operator=(const supplementary_group&) = delete;
};

bool may_use(const std::string& path, gid_t in_group)
{
    const supplementary_group member(in_group);
    const another_user somebody;
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file >= 0)
        ::close(file);
    return file >= 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    its_members_may_use_the_file_and_others_may_not,
    *boost::unit_test::precondition(starts_as_root)
)
{
    const temporary_folder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    const std::string path = (folder.path() / "file").string();
    write_file(path, "");
    std::filesystem::permissions(
        path,
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
    BOOST_TEST_REQUIRE(control::lets_connect(path, group));
    BOOST_TEST(may_use(path, group));
    BOOST_TEST(!may_use(path, group + 1));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_said)
{
    BOOST_TEST(!control::lets_connect("/nowhere/file", group));
    BOOST_TEST(errno == ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
