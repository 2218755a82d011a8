// SPDX-License-Identifier: BSL-1.0
// Which files are hooks.

#include "notify/hook_folder.hpp"

#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace rdad::tests;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(folder_of_hooks)

BOOST_AUTO_TEST_CASE(files_that_can_be_executed_are_and_what_editors_and_packages_leave_is_not)
{
    const temporary_folder folder;
    const auto make = [&](const std::string& name, std::filesystem::perms mode) {
        write_file(folder.path() / name, "");
        std::filesystem::permissions(folder.path() / name, mode);
    };
    using std::filesystem::perms;
    for (const char* name : {"mail", "20-chat_x", "mail~", "mail.dpkg-old", ".mail.swp", "#mail#"})
        make(name, perms::owner_all);
    make("README", perms::owner_read);
    std::filesystem::create_directory(folder.path() / "more");
    std::filesystem::create_symlink("mail", folder.path() / "linked");
    std::filesystem::create_symlink("nowhere", folder.path() / "dangling");
    const strings right{"20-chat_x", "linked", "mail"};
    BOOST_TEST(
        rdad::notify::hooks_in(folder.path().string()).value() == right,
        boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(where_there_is_no_folder_there_are_none)
{
    const temporary_folder folder;
    BOOST_TEST(rdad::notify::hooks_in((folder.path() / "none").string()).value().empty());
    write_file(folder.path() / "file", "");
    BOOST_TEST(rdad::notify::hooks_in((folder.path() / "file").string()).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
