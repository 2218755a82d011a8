// SPDX-License-Identifier: BSL-1.0
// That secrets leave no copy behind.

#include "auth/secret.hpp"

#include "auth/secret_file.hpp"
#include "http/temporary_directory.hpp"
#include "memory_scan.hpp"
#include "sanitized.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using rdad::tests::masked_text;

namespace {

boost::test_tools::assertion_result memory_can_be_searched(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(!tests::is_sanitized);
    result.message() << "the shadow memory of a sanitizer is terabytes";
    return result;
}

// A random text that is in memory only where a test puts it, and as long as this object in its own place.
class random_text
{
public:
    explicit random_text(std::size_t size) : size_(size)
    {
        BOOST_REQUIRE(RAND_bytes(bytes_.data(), static_cast<int>(size)) == 1);
        for (unsigned char& byte : bytes_)
            byte = static_cast<unsigned char>('a' + byte % 16);
    }

    ~random_text() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

    random_text(const random_text&) = delete;
    random_text& operator=(const random_text&) = delete;

    std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), size_}; }

private:
    std::array<unsigned char, 512> bytes_{};
    std::size_t size_;
};

std::size_t times_in_memory(const masked_text& text)
{
    return tests::times_in_memory(0, text);
}

// Shorter than what a std::string holds within itself, and longer.
constexpr std::array<std::size_t, 2> sizes{12, 400};

}  // namespace

BOOST_AUTO_TEST_SUITE(secret, *boost::unit_test::precondition(memory_can_be_searched))

BOOST_AUTO_TEST_CASE(a_secret_is_wiped_when_it_is_gone)
{
    for (const std::size_t size : sizes) {
        std::optional<random_text> text(size);
        const masked_text wanted(text->view());
        std::optional<auth::secret> kept(text->view());
        BOOST_TEST(times_in_memory(wanted) == 2U);
        text.reset();
        BOOST_TEST(times_in_memory(wanted) == 1U);
        kept.reset();
        BOOST_TEST(times_in_memory(wanted) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_moved_or_replaced_leaves_nothing_behind)
{
    for (const std::size_t size : sizes) {
        std::optional<random_text> text(size);
        const masked_text wanted(text->view());
        auth::secret first(text->view());
        text.reset();
        auth::secret second(std::move(first));
        BOOST_TEST(times_in_memory(wanted) == 1U);
        std::vector<auth::secret> grown;
        for (int i = 0; i < 5; ++i)
            grown.emplace_back("something else");
        grown.push_back(std::move(second));
        grown.reserve(100);
        BOOST_TEST(times_in_memory(wanted) == 1U);
        auth::secret third = grown.back();
        BOOST_TEST(times_in_memory(wanted) == 2U);
        third = auth::secret("another one");
        grown.back() = third;
        BOOST_TEST(times_in_memory(wanted) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(reading_a_file_leaves_one_copy)
{
    const temporary_directory directory;
    const std::string path = directory / "secret";
    for (const std::size_t size : sizes) {
        std::optional<random_text> text(size);
        const masked_text wanted(text->view());
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        BOOST_REQUIRE(::write(file, text->view().data(), size) == static_cast<ssize_t>(size));
        ::close(file);
        text.reset();
        auto read = std::optional(auth::read_secret_file(path, "The secret file"));
        BOOST_REQUIRE(read->has_value());
        BOOST_TEST(times_in_memory(wanted) == 1U);
        read.reset();
        BOOST_TEST(times_in_memory(wanted) == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
