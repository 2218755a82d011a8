// SPDX-License-Identifier: BSL-1.0
// Files in a folder: written whole, read safely, never replaced by a move.

#include "spool/folder.hpp"

#include "another_user.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <set>
#include <thread>

using namespace rdad::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(files_in_a_folder)

namespace {

struct fixture
{
    temporary_folder root;
    folder f = folder::open((root.path() / "f").string(), 02750).value();
};

/// Somebody else's file beside the folder `f`, which is neither to be read nor written.
struct with_secret : fixture
{
    std::filesystem::path secret = root.path() / "secret";

    with_secret() { write_file(secret, "secret"); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_folder_is_made_with_exactly_its_mode, fixture)
{
    struct stat status = {};
    BOOST_TEST_REQUIRE(::stat(f.path().c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 02750U);
    BOOST_TEST(folder::open((root.path() / "missing").string(), 0).error().code.value() == ENOENT);
}

BOOST_FIXTURE_TEST_CASE(a_file_is_written_whole_and_read_back, fixture)
{
    BOOST_TEST(f.write("a", "old").has_value());
    BOOST_TEST(f.write("a", std::string(300'000, 'x')).has_value());
    BOOST_TEST(f.read("a", 300'000).value().size() == 300'000U);
    BOOST_TEST(f.list().value().size() == 1U, "nothing temporary is left");
}

BOOST_FIXTURE_TEST_CASE(what_is_written_may_be_read_by_the_group_whatever_the_umask, fixture)
{
    const mode_t before = ::umask(0077);
    BOOST_TEST(f.write("a", "x").has_value());
    ::umask(before);
    struct stat status = {};
    BOOST_TEST_REQUIRE(::stat(f.path_of("a").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777U) == 0640U);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_too_large_is_not_read, fixture)
{
    f.write("a", "12345").value();
    BOOST_TEST(f.read("a", 4).error().code.value() == EFBIG);
    BOOST_TEST(f.read("a", 5).value() == "12345");
}

BOOST_FIXTURE_TEST_CASE(links_folders_and_fifos_are_neither_followed_nor_waited_for, fixture)
{
    write_file(root.path() / "secret", "x");
    std::filesystem::create_symlink(root.path() / "secret", root.path() / "f/link");
    std::filesystem::create_directory(root.path() / "f/folder");
    BOOST_TEST_REQUIRE(::mkfifo((root.path() / "f/fifo").c_str(), 0600) == 0);
    BOOST_TEST(f.read("link", 10).error().code.value() == ELOOP);
    BOOST_TEST(f.read("folder", 10).error().code.value() == EISDIR);
    BOOST_TEST(f.read("fifo", 10).error().code.value() == EINVAL);
    BOOST_TEST(f.read("missing", 10).error().code.value() == ENOENT);
}

BOOST_FIXTURE_TEST_CASE(a_socket_is_not_read, fixture)
{
    const file_descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{AF_UNIX, {}};
    std::strncpy(address.sun_path, (root.path() / "f/socket").c_str(), sizeof(address.sun_path) - 1);
    BOOST_TEST_REQUIRE(
        ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0
    );
    BOOST_TEST(f.read("socket", 10).error().code.value() == ENXIO);
    BOOST_TEST((f.writers_of("socket") == writers::unknown));
}

BOOST_FIXTURE_TEST_CASE(a_device_is_not_read, fixture)
{
    // The numbers of /dev/zero, which would never end.
    if (::mknod((root.path() / "f/device").c_str(), S_IFCHR | 0600, makedev(1, 5)) != 0) {
        BOOST_TEST_MESSAGE("Skipped: devices can't be made here.");
        return;
    }
    const auto read = f.read("device", 10);
    BOOST_TEST_REQUIRE(read.has_error());
    // On a filesystem that is mounted with "nodev" it can't even be opened.
    const int error = read.error().code.value();
    BOOST_TEST((error == EINVAL || error == EACCES));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_a_link_is_not_opened, with_secret)
{
    std::filesystem::create_directory(root.path() / "elsewhere");
    std::filesystem::create_directory_symlink(root.path() / "elsewhere", root.path() / "f/link");
    std::filesystem::create_directory_symlink(root.path() / "missing", root.path() / "f/dangling");
    for (const unsigned mode : {0U, 0750U}) {
        BOOST_TEST(folder::open_in(f, "link", mode).error().code.value() == ENOTDIR);
        BOOST_TEST(folder::open_in(f, "dangling", mode).error().code.value() == ENOTDIR);
    }
    BOOST_TEST(!std::filesystem::exists(root.path() / "missing"));
}

BOOST_FIXTURE_TEST_CASE(a_write_replaces_links_and_goes_through_none, with_secret)
{
    namespace fs = std::filesystem;
    const fs::path in = root.path() / "f";
    fs::create_symlink(secret, in / "a");
    fs::create_hard_link(secret, in / "b");
    // What stands where a file is begun.
    fs::create_symlink(secret, in / ".a.writing");
    fs::create_hard_link(secret, in / ".b.writing");
    BOOST_TEST_REQUIRE(::mkfifo((in / ".c.writing").c_str(), 0600) == 0);
    for (const std::string name : {"a", "b", "c"}) {
        BOOST_TEST(f.write(name, "mine").has_value());
        BOOST_TEST(f.read(name, 10).value() == "mine");
    }
    BOOST_TEST(read_file(secret) == "secret");
    BOOST_TEST(f.list().value().size() == 3U);
    fs::create_directory(in / ".d.writing");
    BOOST_TEST(f.write("d", "mine").error().code.value() == EISDIR);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_swapped_with_a_link_is_never_followed, with_secret)
{
    constexpr int enough_swaps = 2000;
    f.write("a", "mine").value();
    std::filesystem::create_symlink(secret, root.path() / "f/b");
    std::atomic<int> swaps = 0;
    std::jthread neighbour([&](const std::stop_token& over) {
        for (; !over.stop_requested(); ++swaps)
            ::renameat2(f.descriptor(), "a", f.descriptor(), "b", RENAME_EXCHANGE);
    });
    int read_mine = 0;
    int refused = 0;
    int something_else = 0;
    while ((swaps < enough_swaps || read_mine == 0 || refused == 0) && something_else == 0) {
        const auto text = f.read("a", 100);
        if (text && *text == "mine")
            ++read_mine;
        else if (!text && text.error().code.value() == ELOOP)
            ++refused;
        else
            ++something_else;
    }
    neighbour.request_stop();
    neighbour.join();
    BOOST_TEST(something_else == 0);
    BOOST_TEST_MESSAGE(swaps << " swaps, " << read_mine << " times read, " << refused << " times refused");
}

BOOST_FIXTURE_TEST_CASE(of_a_file_that_grows_while_it_is_read_no_more_is_taken_than_may_be, fixture)
{
    constexpr std::size_t largest = 100'000;
    std::ofstream growing(root.path() / "f/a", std::ios::binary);
    const std::jthread writer([&] {
        const std::string piece(100, 'x');
        for (std::size_t size = 0; size <= largest; size += piece.size())
            growing << piece << std::flush;
    });
    for (auto text = f.read("a", largest);; text = f.read("a", largest)) {
        if (!text) {
            BOOST_TEST(text.error().code.value() == EFBIG);
            break;
        }
        BOOST_TEST_REQUIRE(text->size() <= largest);
        BOOST_TEST_REQUIRE(text->find_first_not_of('x') == text->npos);
    }
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_was_replaced_is_known, fixture)
{
    namespace fs = std::filesystem;
    const folder above = folder::open(root.path().string(), 0).value();
    BOOST_TEST(f.is_in(above, "f"));
    fs::rename(root.path() / "f", root.path() / "g");
    BOOST_TEST(!f.is_in(above, "f"));
    fs::create_directory_symlink("g", root.path() / "f");
    BOOST_TEST(!f.is_in(above, "f"), "a link to it isn't the folder");
    fs::remove(root.path() / "f");
    fs::create_directory(root.path() / "f");
    BOOST_TEST(!f.is_in(above, "f"));
    fs::remove(root.path() / "f");
    fs::rename(root.path() / "g", root.path() / "f");
    BOOST_TEST(f.is_in(above, "f"));
}

BOOST_FIXTURE_TEST_CASE(a_name_may_be_any_bytes, fixture)
{
    for (const std::string& name :
         {std::string("line\nbreak"),
          std::string("\x01\x1b[2J\x7f"),
          std::string("\xff\xfe\x80"),
          std::string(255, 'x'),
          std::string("..x"),
          std::string("...")}) {
        write_file(root.path() / "f" / name, "1");
        BOOST_TEST(f.list().value().at(0).name == name);
        BOOST_TEST(f.read(name, 1).value() == "1");
        BOOST_TEST(f.move(name, f, "moved").has_value());
        BOOST_TEST(f.remove("moved").has_value());
    }
    BOOST_TEST(f.write(std::string(255, 'x'), "1").error().code.value() == ENAMETOOLONG);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_open_for_writing_is_known, fixture)
{
    f.write("a", "1").value();
    BOOST_TEST((f.writers_of("a") == writers::none));
    {
        const std::ofstream writer(root.path() / "f/a", std::ios::app);
        BOOST_TEST((f.writers_of("a") == writers::some));
    }
    BOOST_TEST((f.writers_of("a") == writers::none));
    const std::ifstream reader(root.path() / "f/a");
    BOOST_TEST((f.writers_of("a") == writers::none));
    BOOST_TEST((f.writers_of("missing") == writers::unknown));
}

BOOST_FIXTURE_TEST_CASE(a_lease_to_write_is_a_writer, fixture)
{
    write_file(root.path() / "f/a", "text");
    const file_descriptor holder(::open((root.path() / "f/a").c_str(), O_RDWR | O_CLOEXEC));
    // What tells the holder that somebody waits, in place of SIGIO, which ends the process.
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETSIG, SIGURG) == 0);
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETLEASE, F_WRLCK) == 0);
    BOOST_TEST((f.writers_of("a") == writers::some));
    BOOST_TEST(f.read("a", 100).error().code.value() == EWOULDBLOCK);
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETLEASE, F_UNLCK) == 0);
    BOOST_TEST(f.read("a", 100).value() == "text");
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_looked_at_hides_nothing_else, fixture)
{
    write_file(root.path() / "f/a", "text");
    const std::string unseen(300, 'x');
    const auto entries = f.entries_of({unseen, "gone", "a"});
    BOOST_TEST_REQUIRE(entries.size() == 2U);
    BOOST_TEST(entries[0].name == unseen);
    BOOST_TEST(entries[0].problem.value() == ENAMETOOLONG);
    BOOST_TEST(!entries[0].is_regular_file);
    BOOST_TEST(entries[1].name == "a");
    BOOST_TEST(!entries[1].problem.failed());
    BOOST_TEST(entries[1].size == 4U);
    BOOST_TEST(entries[1].user == ::getuid());
}

BOOST_FIXTURE_TEST_CASE(a_folder_is_listed_in_parts, fixture)
{
    std::set<std::string> names;
    for (int i = 0; i < 10; ++i) {
        names.insert(std::to_string(i));
        write_file(root.path() / "f" / std::to_string(i), "");
    }
    listing l = f.begin_listing().value();
    std::set<std::string> found;
    for (const std::size_t expected : {4U, 4U, 2U, 0U}) {
        const auto part = l.next(4).value();
        BOOST_TEST(part.size() == expected);
        found.insert(part.begin(), part.end());
    }
    BOOST_TEST(found == names, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_move_replaces_nothing, fixture)
{
    f.write("a", "1").value();
    f.write("b", "2").value();
    BOOST_TEST(f.move("a", f, "b").error().code.value() == EEXIST);
    BOOST_TEST(f.read("b", 10).value() == "2");
    BOOST_TEST(f.move("a", f, "c").has_value());
    BOOST_TEST(!f.has("a").value());
    BOOST_TEST(f.has("c").value());
}

BOOST_FIXTURE_TEST_CASE(a_move_replaces_nothing_where_the_filesystem_can_not_see_to_that, fixture)
{
    f.write("a", "1").value();
    f.write("b", "2").value();
    trace simple{.root = root.path().string(), .is_simple = true};
    traced = &simple;
    const auto replaced = f.move("a", f, "b");
    const auto moved = f.move("a", f, "c");
    traced = nullptr;
    BOOST_TEST(replaced.error().code.value() == EEXIST);
    BOOST_TEST(f.read("b", 10).value() == "2");
    BOOST_TEST(moved.has_value());
    BOOST_TEST(f.read("c", 10).value() == "1");
}

BOOST_FIXTURE_TEST_CASE(a_name_that_has_no_room_for_a_number_is_a_failure, fixture)
{
    const std::string longest(255, 'x');
    write_file(root.path() / "f" / longest, "1");
    f.write("a", "2").value();
    BOOST_TEST(f.move_to_free_name("a", f, longest, "").error().code.value() == ENAMETOOLONG);
    BOOST_TEST(f.read("a", 10).value() == "2");
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_may_be_written_but_not_listed_can_be_used, fixture)
{
    BOOST_TEST_REQUIRE(::chmod(f.path().c_str(), 0333) == 0);
    BOOST_TEST_REQUIRE(::chmod(root.path().c_str(), 0755) == 0);
    const another_user somebody;
    const auto opened = folder::open(f.path(), 0);
    BOOST_TEST_REQUIRE(opened.has_value());
    BOOST_TEST(opened->write("a", "1").has_value());
    BOOST_TEST(opened->sync().has_value());
    BOOST_TEST(opened->names().error().code.value() == EACCES);
}

BOOST_FIXTURE_TEST_CASE(a_failure_names_the_file_and_the_reason, fixture)
{
    BOOST_TEST(
        f.read("missing", 10).error().sentence ==
        "Could not read " + f.path() + "/missing: No such file or directory."
    );
}

BOOST_AUTO_TEST_SUITE_END()
