// SPDX-License-Identifier: BSL-1.0
// Which files are read at another try, and what is said of the others.

#include "intake/unreadable.hpp"

#include "contains.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(unreadable_files)

namespace {

failure failure_with(int error)
{
    return {{error, boost::system::system_category()}, "Could not read a.json."};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_no_further_try_will_read_is_told_by_what_it_is)
{
    const std::vector<std::pair<int, std::string>> reasons{
        {EFBIG, "1048576 bytes"},
        {EISDIR, "It is a folder, not a file."},
        {EINVAL, "It is a FIFO, socket or device"},
        {ENXIO, "It is a FIFO, socket or device"},
        {ELOOP, "It is a symbolic link"},
        {EACCES, "permission denied"},
    };
    for (const auto& [error, reason] : reasons) {
        const auto why = intake::why_never_readable(failure_with(error));
        BOOST_TEST_REQUIRE(why.has_value(), reason);
        BOOST_TEST(contains(*why, reason), *why);
    }
}

BOOST_AUTO_TEST_CASE(what_fails_for_the_disk_or_for_a_lease_is_tried_again)
{
    for (const int error : {EIO, EWOULDBLOCK, EMFILE, ENOMEM, ENOENT, ESTALE})
        BOOST_TEST(!intake::why_never_readable(failure_with(error)), std::to_string(error));
}

BOOST_AUTO_TEST_CASE(a_mode_that_can_be_changed_makes_no_record_of_the_daemons_unreadable)
{
    BOOST_TEST(!intake::is_never_readable(failure_with(EACCES)));
    BOOST_TEST(!intake::is_never_readable(failure_with(EIO)));
    for (const int error : {EFBIG, EISDIR, EINVAL, ENXIO, ELOOP})
        BOOST_TEST(intake::is_never_readable(failure_with(error)), std::to_string(error));
}

BOOST_AUTO_TEST_SUITE_END()
