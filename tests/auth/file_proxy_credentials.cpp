// SPDX-License-Identifier: BSL-1.0
// Credentials for a proxy from a file.

#include "auth/file_proxy_credentials.hpp"

#include "auth/printing.hpp"
#include "http/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;

namespace {

using clock = auth::file_proxy_credentials::clock;

struct fixture
{
    temporary_directory directory;
    std::string path = directory / "proxy-credentials";
    clock::time_point now = {};
    auth::file_proxy_credentials credentials{path, [this] { return now; }};

    // What the header says, or what is wrong.
    std::string text()
    {
        const auto got = credentials.authorization();
        return got ? *got : got.error().sentence;
    }

    bool is_rejected() { return text().find("does not accept") != std::string::npos; }

    // Puts a new file in the place of the old one.
    void replace(std::string_view content) { std::filesystem::rename(directory.write("new", content), path); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_proxy_credentials, fixture)

BOOST_AUTO_TEST_CASE(user_and_password_are_encoded)
{
    // The example of RFC 7617, section 2.
    replace("Aladdin:open sesame\n");
    BOOST_TEST(text() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    replace("test:123\xc2\xa3");
    BOOST_TEST(text() == "Basic dGVzdDoxMjPCow==");
    replace("a:b:c");
    BOOST_TEST(text() == "Basic YTpiOmM=");
    replace(
        "\xEF\xBB\xBF"
        "a:b:c\r\n"
    );
    BOOST_TEST(text() == "Basic YTpiOmM=");
    replace("anna:");
    BOOST_TEST(text() == "Basic YW5uYTo=");
}

BOOST_AUTO_TEST_CASE(what_is_no_user_with_a_password_is_refused_and_not_repeated)
{
    const std::string no_pair = "does not hold one line with user:password.";
    const std::string unseen = "holds more than one line, or characters that can't be seen.";
    const std::vector<std::pair<std::string, std::string>> contents{
        {"hunter2", no_pair},
        {":hunter2", no_pair},
        {"Basic YW5uYTpodW50ZXIyCg==", no_pair},
        {"anna:hunter2\nbob:hunter2", unseen},
        {"anna:hunter2\x7f", unseen},
        {"\"anna:hunter2\"", "has quotation marks around its text: leave them out."},
        {"Proxy-Authorization: Basic hunter2", "holds a header; user:password is expected, and not encoded."},
        {std::string(
             "\xFF\xFE"
             "a\0:\0",
             6
         ),
         "is in UTF-16; save it as UTF-8."}};
    for (const auto& [content, said] : contents) {
        replace(content);
        const auto got = auth::read_proxy_credentials(path, "The file");
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::bad_file);
        BOOST_TEST(got.error().sentence == "The file " + path + " " + said);
        BOOST_TEST((credentials.authorization().error().code == http::errc::proxy_unauthorized));
        BOOST_TEST(text().find("hunter2") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_read_is_refused)
{
    replace("anna:hunter2");
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    BOOST_TEST((credentials.authorization().error().code == http::errc::proxy_unauthorized));
    BOOST_TEST(text().find("mode 0644") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rejected_credentials_are_not_tried_again_until_the_file_changes)
{
    replace("anna:hunter2");
    credentials.reject(text());
    BOOST_TEST(is_rejected());
    BOOST_TEST(text().find("hunter2") == std::string::npos);
    replace("anna:hunter3");
    BOOST_TEST(text() == "Basic YW5uYTpodW50ZXIz");
    // Written anew with the same text: somebody has changed something at the proxy.
    credentials.reject(text());
    BOOST_TEST(is_rejected());
    replace("anna:hunter3");
    BOOST_TEST(!is_rejected());
}

BOOST_AUTO_TEST_CASE(rejected_credentials_are_tried_again_some_time_later)
{
    replace("anna:hunter2");
    credentials.reject(text());
    now += auth::file_proxy_credentials::rejection_lasts - 1s;
    BOOST_TEST(is_rejected());
    now += 1s;
    BOOST_TEST(!is_rejected());
}

BOOST_AUTO_TEST_CASE(a_late_rejection_of_the_credentials_before_does_not_count)
{
    replace("anna:hunter2");
    const std::string before = text();
    replace("anna:hunter3");
    BOOST_TEST(!is_rejected());
    credentials.reject(before);
    BOOST_TEST(!is_rejected());
}

BOOST_AUTO_TEST_SUITE_END()
