// SPDX-License-Identifier: BSL-1.0
// Configuration files of any content: either a configuration that a daemon can run by, or a sentence with
// file and line.

#include "config/config.hpp"

#include "http/proxy.hpp"
#include "http/url.hpp"
#include "require.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

using namespace rdad;
using rdad::tests::require;

namespace {

/// A file in memory that holds what is to be read.
class memory_file
{
public:
    memory_file() : fd_(::memfd_create("rdad.conf", MFD_CLOEXEC)) { require(fd_ >= 0); }

    std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

    void write(std::string_view text) const
    {
        require(::ftruncate(fd_, 0) == 0);
        require(::pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    }

private:
    int fd_;
};

void check(const config::config& c)
{
    using namespace std::chrono_literals;
    require(rdad::http::parse_url(c.api.base_url).has_value());
    require(rdad::http::parse_url(c.auth.token_url).has_value());
    require(
        c.api.proxy.empty() || c.api.proxy == "none" || rdad::http::parse_proxy_url(c.api.proxy).has_value()
    );
    require(!c.spool.directory.empty());
    require(c.pace.requests_per_minute >= 1 && c.pace.requests_per_minute <= 1'000'000);
    require(c.pace.requests_per_hour <= 100'000'000);
    require(!c.pace.cost_per_day || *c.pace.cost_per_day > 0);
    require(c.limits.user_jobs >= 1 && c.limits.user_bytes >= 1 && c.limits.all_jobs >= 1);
    require(c.pace.connections >= 1 && c.pace.connections <= 1000);
    require(std::ranges::none_of(c.spool.ignore, [](const auto& pattern) {
        return pattern.empty() || pattern.find('/') != pattern.npos;
    }));
    require(std::ranges::all_of(c.pace.poll_intervals, [](auto i) { return i >= 100ms && i <= 24h; }));
}

/// "FILE, line N: what is wrong."
void check(std::string_view sentence, const std::string& file, std::string_view text)
{
    const std::string begin = file + ", line ";
    require(sentence.starts_with(begin) && sentence.ends_with('.'));
    require(sentence.find('\n') == sentence.npos);
    std::size_t line = 0;
    const char* end = sentence.data() + sentence.size();
    const auto [stop, error] = std::from_chars(sentence.data() + begin.size(), end, line);
    require(error == std::errc() && stop < end && *stop == ':');
    const auto lines =
        static_cast<std::size_t>(std::ranges::count(text, '\n')) + (text.ends_with('\n') ? 0 : 1);
    require(line >= 1 && line <= lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const memory_file file;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    file.write(text);
    const auto c = config::read({file.path(), {}});
    if (c)
        check(*c);
    else
        check(c.error().sentence, file.path(), text);
    return 0;
}
