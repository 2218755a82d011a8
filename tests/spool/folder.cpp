// Files in a folder: written whole, read safely, never replaced by a move.

#include "spool/folder.hpp"

#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cerrno>

using namespace rdad::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(files_in_a_folder)

namespace {

struct fixture
{
    temporary_folder root;
    folder f = folder::open((root.path() / "f").string(), 02750).value();
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

BOOST_FIXTURE_TEST_CASE(a_failure_names_the_file_and_the_reason, fixture)
{
    BOOST_TEST(
        f.read("missing", 10).error().sentence ==
        "Could not read " + f.path() + "/missing: No such file or directory."
    );
}

BOOST_AUTO_TEST_SUITE_END()
