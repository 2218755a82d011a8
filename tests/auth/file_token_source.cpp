// SPDX-License-Identifier: BSL-1.0
// Tokens from a file.

#include "auth/file_token_source.hpp"

#include "auth/printing.hpp"
#include "http/run.hpp"
#include "http/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>

using namespace rdad;
using namespace rdad::testing;

namespace {

struct fixture
{
    boost::asio::io_context io{1};
    temporary_directory directory;
    std::string path = directory / "token";
    auth::file_token_source source{path};

    auth::result<auth::token> get() { return run(io, source.get()); }

    // The token's text, or what is wrong.
    std::string text()
    {
        const auto got = get();
        return got ? std::string(got->reveal()) : got.error().code.message();
    }

    // Puts a new file in the place of the old one.
    void replace(std::string_view content) { std::filesystem::rename(directory.write("new", content), path); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_token_source, fixture)

BOOST_AUTO_TEST_CASE(the_token_is_the_files_text_without_blanks_around_it)
{
    directory.write("token", " \teyJ0.eyJ-_~+/==\r\n");
    BOOST_TEST(text() == "eyJ0.eyJ-_~+/==");
}

BOOST_AUTO_TEST_CASE(a_token_is_read_as_people_paste_it)
{
    const std::string token = "eyJ0.eyJ-_~+/==";
    for (const std::string& pasted :
         {"Bearer " + token,
          "bearer " + token + "\n",
          "Bearer \t " + token,
          "Authorization: Bearer " + token + "\r\n",
          "authorization:Bearer " + token,
          '"' + token + "\"\n",
          "'" + token + "'",
          "\"Bearer " + token + "\"",
          "'Authorization: Bearer " + token + "'",
          "Bearer \"" + token + "\"",
          "\" " + token + " \"",
          "\xEF\xBB\xBF" + token,
          "\xEF\xBB\xBF\"Bearer " + token + "\"\r\n"}) {
        replace(pasted);
        BOOST_TEST(text() == token, pasted);
    }
    // What only looks like that is a token.
    for (const char* whole : {"Bearer", "bearerabc", "Authorization"}) {
        replace(whole);
        BOOST_TEST(text() == whole);
    }
}

BOOST_AUTO_TEST_CASE(a_token_that_was_rejected_is_known_whatever_stands_around_it)
{
    replace("Bearer first");
    source.reject(*get());
    BOOST_TEST((get().error().code == auth::errc::token_rejected));
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_told_to_be_what_it_is)
{
    using namespace std::string_literals;
    const auto complaint = [this](std::string_view content) {
        replace(content);
        const auto got = get();
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST((got.error().code == auth::errc::bad_file));
        const std::string begin = "The token file " + path + " ";
        BOOST_TEST_REQUIRE(got.error().sentence.starts_with(begin));
        return got.error().sentence.substr(begin.size());
    };
    BOOST_TEST(
        complaint("\xFF\xFE"
                  "e\0y\0"s) == "is in UTF-16; save it as UTF-8."
    );
    BOOST_TEST(complaint("e\0y\0"s) == "is in UTF-16; save it as UTF-8.");
    BOOST_TEST(complaint("\xEF\xBB\xBF\r\n") == "is empty.");
    BOOST_TEST(complaint("\"\"") == "holds no bearer token, only what stands around one.");
    BOOST_TEST(
        complaint("{\"access_token\": \"abc\"}") ==
        "holds no bearer token, but JSON: only the value of access_token belongs there."
    );
    BOOST_TEST(
        complaint("Bearer one two") == "holds no bearer token: byte 11 of its text cannot be part of one."
    );
    BOOST_TEST(
        complaint("\xE2\x80\x9C"
                  "abc\xE2\x80\x9D") == "holds no bearer token: byte 1 of its text cannot be part of one."
    );
}

BOOST_AUTO_TEST_CASE(a_changed_file_counts_at_once)
{
    replace("one");
    BOOST_TEST(text() == "one");
    replace("two");
    BOOST_TEST(text() == "two");
    directory.write("token", "six");
    BOOST_TEST(text() == "six");
}

BOOST_AUTO_TEST_CASE(a_link_to_a_file_is_followed)
{
    std::filesystem::create_symlink(directory.write("real", "linked"), path);
    BOOST_TEST(text() == "linked");
}

BOOST_AUTO_TEST_CASE(a_file_without_a_token_is_refused)
{
    for (const std::string& content :
         {std::string(),
          std::string(" \n"),
          std::string("two words"),
          std::string("a\nb"),
          std::string("=abc"),
          std::string("ab=c"),
          std::string("Bearer:abc"),
          std::string("t\xc3\xb6ken"),
          std::string("a\0b", 3),
          std::string(64 * 1024 + 1, 'a')}) {
        directory.write("token", content);
        const auto got = get();
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::bad_file);
        BOOST_TEST(got.error().sentence.find(path) != std::string::npos);
        BOOST_TEST(got.error().sentence.find("words") == std::string::npos);
    }
    directory.write("token", std::string(64 * 1024, 'a'));
    BOOST_TEST(text().size() == 64U * 1024U);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused_without_waiting)
{
    BOOST_TEST(
        get().error().sentence == "The token file " + path + " cannot be read: No such file or directory."
    );
    ::mkfifo(path.c_str(), 0600);
    BOOST_TEST(get().error().sentence == "The token file " + path + " is not a regular file.");
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    BOOST_TEST(get().error().code == auth::errc::bad_file);
}

BOOST_AUTO_TEST_CASE(a_rejected_token_is_not_given_out_until_the_file_changes)
{
    replace("first");
    source.reject(get().value());
    for (int i = 0; i < 2; ++i) {
        const auto got = get();
        BOOST_REQUIRE(got.has_error());
        BOOST_TEST(got.error().code == auth::errc::token_rejected);
        BOOST_TEST(got.error().sentence.find(path) != std::string::npos);
        BOOST_TEST(got.error().sentence.find("first") == std::string::npos);
    }
    replace("second");
    BOOST_TEST(text() == "second");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_copy_is_told_of_the_file_to_mend)
{
    auth::file_token_source copy{{path, "/etc/rdad/rdad.token"}};
    const auto told = [&] { return run(io, copy.get()).error().sentence; };
    replace("two words");
    BOOST_TEST(told().starts_with("The token file /etc/rdad/rdad.token holds no bearer token"));
    replace("first");
    copy.reject(run(io, copy.get()).value());
    BOOST_TEST(
        told() ==
        "The service does not accept the token in /etc/rdad/rdad.token, and there is no other one yet."
    );
}

BOOST_AUTO_TEST_CASE(writing_the_same_token_again_asks_for_another_try)
{
    replace("same");
    source.reject(get().value());
    BOOST_TEST(get().has_error());
    replace("same");
    BOOST_TEST(text() == "same");
}

BOOST_AUTO_TEST_CASE(rejecting_a_token_that_has_been_replaced_means_nothing)
{
    replace("first");
    const auto first = get().value();
    replace("second");
    BOOST_TEST(text() == "second");
    source.reject(first);
    BOOST_TEST(text() == "second");
}

BOOST_AUTO_TEST_CASE(rejecting_a_token_whose_successor_has_not_been_read_yet_does_not_hit_the_successor)
{
    replace("first");
    const auto first = get().value();
    replace("second");
    source.reject(first);
    BOOST_TEST(text() == "second");
}

BOOST_AUTO_TEST_SUITE_END()
