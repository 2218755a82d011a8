// SPDX-License-Identifier: BSL-1.0
// Dropped files that mean harm. What was dropped ends in one place, and the daemon goes on.

#include "contains.hpp"
#include "end_to_end/site/hostile_site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <sstream>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

constexpr std::size_t largest_job_file = std::size_t{1} << 20U;

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    while (times-- > 0)
        all += text;
    return all;
}

/// Each line is one that the daemon has written.
void check_journal(const std::string& written)
{
    std::istringstream lines(written);
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(line.starts_with("rdad: "), line);
        BOOST_TEST(!contains(line, "\r"));
        BOOST_TEST(!contains(line, "\x1b"));
        BOOST_TEST(!line.starts_with("rdad: forged"), line);
    }
}

/// A folder in memory, where there is such a filesystem: eight times a file is waited for the disk, which
/// takes no time there.
class folder_in_memory
{
public:
    folder_in_memory()
    {
        std::string path = "/dev/shm/rdad-test-XXXXXX";
        if (::mkdtemp(path.data()))
            path_ = path;
    }
    folder_in_memory(const folder_in_memory&) = delete;
    folder_in_memory& operator=(const folder_in_memory&) = delete;
    ~folder_in_memory()
    {
        std::error_code ignored;
        if (!path_.empty())
            fs::remove_all(path_, ignored);
    }

    /// Empty if there is none.
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// What the process has taken so far of what there is little of.
struct footprint
{
    std::size_t peak_memory;  ///< in kB
    std::size_t descriptors;
};

footprint footprint_of(pid_t id)
{
    const fs::path process = fs::path("/proc") / std::to_string(id);
    footprint f{};
    std::istringstream status(read_file(process / "status"));
    for (std::string word; status >> word;) {
        if (word == "VmHWM:")
            status >> f.peak_memory;
    }
    f.descriptors = static_cast<std::size_t>(
        std::distance(fs::directory_iterator(process / "fd"), fs::directory_iterator())
    );
    return f;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_files, hostile_site)

BOOST_AUTO_TEST_CASE(a_text_that_means_harm_is_rejected_and_kept)
{
    const std::string id = fmt::format("\"id\": \"{}\"", emulator.job_ids()[1]);
    struct hostile_text
    {
        std::string name;
        std::string text;
        std::string said;
        bool is_json = true;
    };
    const std::vector<hostile_text> hostile{
        {"brackets", std::string(largest_job_file, '['), "deeper than the 32 levels", false},
        {"arrays", std::string(100'000, '[') + std::string(100'000, ']'), "deeper than the 32 levels", false},
        {"objects",
         repeated("{\"a\":", 100'000) + "1" + std::string(100'000, '}'),
         "deeper than the 32 levels",
         false},
        {"deep_options",
         "{" + id + ", \"options\": " + repeated("{\"a\":", 100'000) + "1" + std::string(100'001, '}'),
         "deeper than the 32 levels",
         false},
        {"values", "[1" + repeated(",1", largest_job_file / 2 - 2) + "]", "more than 20000 jobs"},
        {"id_twice", "{" + id + ", \"i\\u0064\": \"x\"}", "/id: stands here twice", false},
        {"limit_twice",
         "{" + id + ", \"rdad\": {\"maxEstimatedCost\": 1, \"maxEstimatedCost\": 1000}}",
         "/rdad/maxEstimatedCost: stands here twice",
         false},
        {"infinite_limit", "{" + id + ", \"rdad\": {\"maxEstimatedCost\": 1e400}}", "is not a number"},
        {"large_priority",
         "{" + id + ", \"rdad\": {\"priority\": 99999999999999999999}}",
         "is not a whole number of 32 bits"},
        {"far_deadline", "{" + id + ", \"rdad\": {\"deadline\": \"9999-12-31T23:59:59Z\"}}", "RFC 3339"},
        {"digits", "{" + id + ", \"rdad\": {\"priority\": " + std::string(500'000, '9') + "}}", "32 bits"},
        {"path", R"({"id": "../../../etc/passwd"})", "is not a UUID"},
        {"zeroes", std::string(1000, '\0'), "is not JSON", false},
        {"not_UTF_8", "{" + id + ", \"name\": \"\xff\xfe\"}", "is not JSON", false},
        {"surrogate", "{" + id + ", \"name\": \"\\ud800\"}", "is not JSON", false},
        {"two_byte_order_marks", "\xef\xbb\xbf\xef\xbb\xbf{" + id + "}", "is not JSON", false},
        {"UTF_16", std::string("\xff\xfe{\0}\0", 6), "is in UTF-16", false},
    };
    const auto daemon = here.start_service();
    for (const hostile_text& h : hostile)
        here.drop(h.name + ".json", h.text);
    for (const hostile_text& h : hostile) {
        BOOST_TEST_CONTEXT(h.name)
        {
            const final_record r = here.wait_for_record(h.name);
            BOOST_TEST(r.folder == "rejected");
            BOOST_TEST(contains(r.reason(), h.said), r.reason().substr(0, 200));
            if (h.is_json)
                BOOST_TEST(r.text.starts_with("{\"spec\": " + h.text + ","));
            else
                BOOST_TEST((read_file(here.spool() / "rejected" / (h.name + ".dropped")) == h.text));
        }
    }
    BOOST_TEST(here.names_in("active").empty());
    check_goes_on(*daemon);
    check_journal(daemon->errors());
    BOOST_TEST(emulator.jobs("activated") == 1);
}

BOOST_AUTO_TEST_CASE(nesting_and_numbers_inside_of_options_go_through_to_the_record)
{
    const auto daemon = here.start_service();
    const std::string text = fmt::format(
        "{{\"id\": \"{}\", \"options\": {{\"deep\": {}{}, \"large\": [1e400, -1e400, 18446744073709551616, "
        "1e-400]}}}}",
        emulator.job_ids()[1],
        std::string(10, '['),
        std::string(10, ']')
    );
    here.drop("deep.json", text);
    const final_record r = here.wait_for_record("deep");
    // What the service makes of it is its own matter.
    BOOST_TEST((r.folder == "success" || r.folder == "rejected"), r.folder);
    BOOST_TEST(r.text.starts_with("{\"spec\": " + text + ","));
    check_goes_on(*daemon);
}

BOOST_AUTO_TEST_CASE(nothing_in_a_file_forges_a_line_of_the_journal)
{
    const auto daemon = here.start_service();
    const std::vector<std::string>
        line_ends{"\\n", "\\r", "\\u0085", "\\u2028", "\\u0000", "\\u001b[2K\\u001b[1G"};
    std::size_t number = 0;
    for (const std::string& end : line_ends) {
        const std::string forged = end + "rdad: forged: Ready" + end;
        const std::string id = fmt::format("\"id\": \"{}\"", emulator.job_ids()[1]);
        for (const std::string& text :
             {"{\"id\": \"" + forged + "\"}",
              "{" + id + ", \"" + forged + "\": 1}",
              "{" + id + ", \"state\": \"" + forged + "\"}",
              "{" + id + ", \"rdad\": {\"deadline\": \"" + forged + "\"}}",
              "{" + id + ", \"name\": \"a\", \"rdad\": {\"" + forged + "\": {\"" + forged + "\": 1}}}"})
            here.drop(fmt::format("forging{}.json", number++), text);
    }
    // And raw, where nothing is JSON, in the file and in its name.
    here.drop("raw\nrdad: forged: Ready\r.json", "\nrdad: forged: Ready\n{");
    wait_until("all are rejected", [&] {
        return std::ranges::count_if(here.names_in("rejected"), [](const std::string& name) {
                   return name.ends_with(".json");
               }) == static_cast<std::ptrdiff_t>(number + 1);
    });
    check_goes_on(*daemon);
    check_journal(daemon->errors());
    BOOST_TEST(contains(daemon->errors(), "forged: Ready"), "they were told");
    for (const final_record& r : here.final_records())
        BOOST_TEST(r.state() == r.folder);
}

BOOST_AUTO_TEST_CASE(names_of_any_bytes_end_in_one_place_with_a_record_that_can_be_read)
{
    const std::vector<std::string> names{
        "\xff\xfe",
        "\x01\x02\x1b[2J\x7f",
        "\xe2\x80\xae"
        "nosj",
        "a..b",
        "%s%n{}",
        "CON",
        " ",
        std::string(244, '\x80'),
        std::string(250, '\xc3'),
    };
    for (const std::string& name : names)
        here.drop(name.size() > 240 ? name.substr(0, 250) : name + ".json", "{nonsense");
    const std::vector<std::string> not_ours{"...", "..json", ".hidden"};
    for (const std::string& name : not_ours)
        write_file(here.incoming() / name, "{nonsense");
    const auto daemon = here.start_service();
    wait_until("all are rejected", [&] { return here.names_in("rejected").size() == 2 * names.size(); });
    check_goes_on(*daemon);
    BOOST_TEST(here.names_in("incoming") == not_ours, boost::test_tools::per_element());
    // final_records() parses each of them.
    for (const final_record& r : here.final_records()) {
        if (r.folder == "rejected")
            BOOST_TEST(read_file(here.spool() / "rejected" / (r.name + ".dropped")) == "{nonsense");
    }
    check_journal(daemon->errors());
}

BOOST_AUTO_TEST_CASE(sockets_and_devices_are_rejected_and_kept)
{
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{AF_UNIX, {}};
    // Its path may be longer than an address can hold.
    const int folder = ::open(here.incoming().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    const std::string socket = fmt::format("/proc/self/fd/{}/socket.json", folder);
    std::strncpy(address.sun_path, socket.c_str(), sizeof(address.sun_path) - 1);
    BOOST_TEST_REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    ::close(listener);
    ::close(folder);
    std::vector<std::string> names{"socket"};
    // The numbers of /dev/zero and of a disk that isn't there.
    if (::mknod((here.incoming() / "zero.json").c_str(), S_IFCHR | 0666, makedev(1, 5)) == 0)
        names.push_back("zero");
    else
        BOOST_TEST_MESSAGE("No devices: they can't be made here.");
    if (::mknod((here.incoming() / "disk.json").c_str(), S_IFBLK | 0666, makedev(240, 77)) == 0)
        names.push_back("disk");
    const auto daemon = here.start_service();
    for (const std::string& name : names) {
        const final_record r = here.wait_for_record(name);
        BOOST_TEST(r.folder == "rejected");
        BOOST_TEST_MESSAGE(name << ": " << r.reason());
        BOOST_TEST(fs::exists(fs::symlink_status(here.spool() / "rejected" / (name + ".dropped"))));
    }
    check_goes_on(*daemon);
}

BOOST_AUTO_TEST_CASE(hard_links_of_one_file_start_its_job_once_and_leave_it_as_it_is)
{
    const fs::path mine = here.folder() / "mine.json";
    write_file(mine, job_text(1));
    fs::last_write_time(mine, fs::file_time_type::clock::now() - std::chrono::minutes(1));
    for (const char* name : {"a.json", "b.json", "c.json"})
        fs::create_hard_link(mine, here.incoming() / name);
    const auto daemon = here.start_service();
    for (const char* name : {"a", "b", "c"}) {
        const final_record r = here.wait_for_record(name);
        BOOST_TEST_MESSAGE(name << ": " << r.folder << ": " << r.reason());
        BOOST_TEST(r.text.starts_with("{\"spec\": " + job_text(1) + ","));
    }
    BOOST_TEST(read_file(mine) == job_text(1));
    BOOST_TEST(fs::hard_link_count(mine) == 1U);
    BOOST_TEST(emulator.jobs("activated") == 1);
    check_goes_on(*daemon);
    BOOST_TEST(emulator.jobs("activatedTwice") == 0);
}

BOOST_AUTO_TEST_CASE(fifty_thousand_files_at_once_take_bounded_memory_and_few_descriptors)
{
    const folder_in_memory memory;
    std::size_t files = is_sanitized ? 2'000 : 50'000;
    if (memory.path().empty()) {
        BOOST_TEST_MESSAGE("Fewer files: they are on a disk.");
        files = 1'000;
    } else {
        fs::rename(here.spool(), here.folder() / "unused");
        fs::create_directory_symlink(memory.path(), here.spool());
        fs::create_directory(here.incoming());
    }
    for (std::size_t i = 0; i < files; ++i)
        here.drop(fmt::format("file{}.json", i), i < jobs ? job_text(i) : "{\"id\": 7}");
    const auto begin = std::chrono::steady_clock::now();
    const auto daemon = here.start({"--drain"});
    footprint largest{};
    wait_until("it is done", [&] {
        if (daemon->status())
            return true;
        const footprint now = footprint_of(daemon->id());
        largest.peak_memory = std::max(largest.peak_memory, now.peak_memory);
        largest.descriptors = std::max(largest.descriptors, now.descriptors);
        return false;
    });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST_MESSAGE(
        files << " files took " << took.count() << " s, " << largest.peak_memory << " kB and "
              << largest.descriptors << " descriptors"
    );
    BOOST_TEST(daemon->wait() == 0);
    BOOST_TEST(here.names_in("incoming").empty());
    BOOST_TEST(here.names_in("active").empty());
    BOOST_TEST(here.names_in("success").size() == jobs);
    BOOST_TEST(here.names_in("rejected").size() == files - jobs);
    BOOST_TEST(emulator.jobs("activated") == static_cast<std::int64_t>(jobs));
    check_nothing_happened_twice();
    BOOST_TEST(largest.descriptors > 0U);
    BOOST_TEST(largest.descriptors < 128U);
    if (!is_sanitized)
        BOOST_TEST(largest.peak_memory < 100'000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
