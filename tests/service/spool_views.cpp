// What rdactl shows of a spool, and how it drops files.

#include "job/job_file.hpp"
#include "job/record.hpp"
#include "journal/printable.hpp"
#include "service/spool_status.hpp"
#include "service/submission.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(spool_for_people)

namespace {

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
const std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

struct fixture
{
    temporary_folder folder;
    std::string root = (folder.path() / "spool").string();
    spool::spool s = spool::spool::own(root).value();
    std::string file = (folder.path() / "a.json").string();
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_submitted_whole_under_a_name_of_its_own, fixture)
{
    write_file(file, good);
    BOOST_TEST(submit_job_file(file, root).value() == "a.json");
    BOOST_TEST(submit_job_file(file, root).value() == "a~2.json");
    BOOST_TEST(read_file(folder.path() / "spool/incoming/a~2.json") == good);
    BOOST_TEST(s.incoming().list().value().size() == 2U);
    BOOST_TEST(submit_job_file("/missing/b.json", root).has_error());
}

BOOST_FIXTURE_TEST_CASE(a_name_that_the_daemon_leaves_alone_is_not_submitted, fixture)
{
    for (const char* name : {".a.json", "a.tmp", "a.part"}) {
        file = (folder.path() / name).string();
        write_file(file, good);
        BOOST_TEST(
            submit_job_file(file, root).error().sentence ==
            file + ": the daemon leaves files alone whose name begins with \".\" or ends in .tmp or .part."
        );
    }
    BOOST_TEST(s.incoming().list().value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_is_validated_without_submitting_it, fixture)
{
    write_file(file, good);
    BOOST_TEST(validate_job_file(file).empty());
    write_file(file, "[" + good + ", {}]");
    BOOST_TEST(
        validate_job_file(file) ==
            std::vector<std::string>{"Line 1, /1/name: is missing; a string is expected."},
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(the_status_counts_the_folders_and_names_unfinished_jobs, fixture)
{
    write_file(folder.path() / "spool/incoming/b.json", good);
    const auto spec = job::parse_job_file("a.json", good).at(0).spec.value();
    job::record active = job::new_record(spec, good, "1", now);
    s.write_claimed_record("a", job::to_text(active)).value();
    job::record held = active;
    held.outcome = job::outcome{job::final_state::held, "It costs too much.", std::nullopt};
    s.write_claimed_record("h", job::to_text(held)).value();
    s.file_away("h", job::final_state::held, job::to_text(held)).value();
    const spool_status status = look_at_spool(root).value();
    BOOST_TEST(
        boost::json::serialize(to_json(status)) ==
        R"({"folders":{"incoming":1,"active":1,"success":0,"failed":0,"cancelled":0,"unsubmitted":0,"held":1,)"
        R"("rejected":0},"jobs":[{"name":"a","jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"activate",)"
        R"("reason":null,"since":"2027-01-15T08:00:00Z"},{"name":"h",)"
        R"("jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"held","reason":"It costs too much.",)"
        R"("since":"2027-01-15T08:00:00Z"}]})"
    );
    BOOST_TEST(to_text(status).find("It costs too much.") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_shown_as_such, fixture)
{
    write_file(folder.path() / "spool/active/b\n\xFF.json", "{");
    const std::string text = to_text(look_at_spool(root).value());
    BOOST_TEST(text.find("b \xEF\xBF\xBD ") != std::string::npos, text);
    BOOST_TEST(text.find("unreadable") != std::string::npos, text);
    BOOST_TEST(text.find("    is not JSON: it ends in the middle of a value\n") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_one_line_of_UTF_8)
{
    BOOST_TEST(rdad::journal::printable("caf\xC3\xA9 \xE2\x82\xAC") == "caf\xC3\xA9 \xE2\x82\xAC");
    BOOST_TEST(rdad::journal::printable("a\nb\x1B[0m\x7F\xC2\x85") == "a b [0m  ");
    BOOST_TEST(rdad::journal::printable("a\u2028b\u2029c") == "a b c", "they end a line, too");
    BOOST_TEST(
        rdad::journal::printable("\u202Etxt.exe\u2066\u200F") == " txt.exe  ",
        "they turn what is read around"
    );
    BOOST_TEST(rdad::journal::printable("\xC3") == "\xEF\xBF\xBD");
    BOOST_TEST(rdad::journal::printable("\xFF\xC0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_SUITE_END()
