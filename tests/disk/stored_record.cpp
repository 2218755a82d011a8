// SPDX-License-Identifier: BSL-1.0
// Records that can't be read: for now, or ever.

#include "disk/stored_record.hpp"

#include "spool/file_descriptor.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

using namespace rdad;
using namespace rdad::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(records_on_the_disk)

namespace {

struct fixture
{
    temporary_folder root;
    spool::folder folder = spool::folder::open(root.path().string(), 0).value();

    fs::path file_of(const std::string& name) { return root.path() / (name + ".json"); }

    void make_socket(const std::string& name)
    {
        const spool::file_descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{AF_UNIX, {}};
        std::strncpy(address.sun_path, file_of(name).c_str(), sizeof(address.sun_path) - 1);
        BOOST_TEST_REQUIRE(
            ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0
        );
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_record_is_read_as_it_was_written, fixture)
{
    const job::record r = job::rejected_record("{}", "survey.json", "It is bad.", {});
    write_file(file_of("survey"), to_text(r));
    BOOST_TEST((disk::read_record(folder, "survey").value() == r));
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_with_a_record_is_told_with_its_name, fixture)
{
    write_file(file_of("survey"), "garbage");
    const auto garbage = disk::read_record(folder, "survey");
    BOOST_TEST(garbage.error().code.value() == EILSEQ);
    BOOST_TEST(garbage.error().sentence.starts_with("The record survey can't be read: "));
    BOOST_TEST(disk::read_record(folder, "other").error().code.value() == ENOENT);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_missing_or_none_is_not_waited_for, fixture)
{
    write_file(file_of("garbage"), "garbage");
    write_file(file_of("large"), "");
    fs::resize_file(file_of("large"), spool::largest_record + 1);
    fs::create_directory(file_of("folder"));
    fs::create_symlink("garbage.json", file_of("link"));
    BOOST_TEST_REQUIRE(::mkfifo(file_of("fifo").c_str(), 0600) == 0);
    make_socket("socket");
    for (const char* name : {"missing", "garbage", "large", "folder", "link", "fifo", "socket"})
        BOOST_TEST(disk::is_gone_for_good(disk::read_record(folder, name).error()), name);
}

BOOST_AUTO_TEST_CASE(a_record_that_the_disk_or_the_host_keeps_back_is_tried_again)
{
    for (const int error : {EIO, ENOMEM, EMFILE, ENFILE, EACCES, EAGAIN}) {
        const boost::system::error_code code(error, boost::system::system_category());
        BOOST_TEST(!disk::is_gone_for_good({code, "Could not read it."}), code.message());
    }
}

BOOST_AUTO_TEST_SUITE_END()
