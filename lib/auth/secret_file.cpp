// SPDX-License-Identifier: BSL-1.0
// Reading a secret from a file.

#include "auth/secret_file.hpp"

#include "api/text_encoding.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace rdad::auth {
namespace {

constexpr std::size_t size_limit = 64 * 1024;

class descriptor
{
public:
    explicit descriptor(int fd) : fd_(fd) {}
    ~descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    int get() const { return fd_; }

private:
    int fd_;
};

// Wiped at the end, since it is where the secret passes through.
struct wiped_buffer
{
    std::array<char, size_limit + 1> bytes;
    ~wiped_buffer() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

bool same(const timespec& left, const timespec& right)
{
    return left.tv_sec == right.tv_sec && left.tv_nsec == right.tv_nsec;
}

/// Who beside root and the user of this process can read a file, in a sentence's end; empty: nobody.
std::string readers_of(const struct stat& info)
{
    if (info.st_uid != ::geteuid() && info.st_uid != 0) {
        return fmt::format(
            "belongs to the user {}, not to root or to the user that reads it, {}",
            info.st_uid,
            ::geteuid()
        );
    }
    // An access control list, by which systemd lets a service read its credentials, shows in the group's
    // bits.
    const bool may_be_shared = info.st_uid != ::geteuid();
    const mode_t right = may_be_shared ? 0640 : 0600;
    if ((info.st_mode & 077 & ~right) == 0)
        return "";
    return fmt::format(
        "has the mode {:04o}, by which others can use it; right is {:04o} or less",
        info.st_mode & 07777,
        right
    );
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

}  // namespace

bool operator==(const file_version& left, const file_version& right)
{
    return left.device == right.device && left.inode == right.inode && left.size == right.size &&
           same(left.modified, right.modified) && same(left.changed, right.changed);
}

result<secret_file> read_secret_file(const secret_path& path, std::string_view what)
{
    const auto bad = [&](std::string_view why) {
        return failure{{errc::bad_file, fmt::format("{} {} {}.", what, path.told, why)}};
    };
    const auto unreadable = [&] {
        return bad(fmt::format("cannot be read: {}", std::generic_category().message(errno)));
    };

    // Not blocking: opening a pipe would wait for its writer.
    const descriptor file(::open(path.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat info = {};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0)
        return unreadable();
    if (!S_ISREG(info.st_mode))
        return bad("is not a regular file");
    if (const std::string readers = readers_of(info); !readers.empty())
        return bad(readers);

    wiped_buffer buffer;
    std::size_t size = 0;
    while (size < buffer.bytes.size()) {
        const auto got = ::read(file.get(), buffer.bytes.data() + size, buffer.bytes.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unreadable();
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    if (size > size_limit)
        return bad(fmt::format("is larger than {} bytes", size_limit));
    const std::string_view text(buffer.bytes.data(), size);
    if (const auto encoding = api::wide_encoding(text); !encoding.empty())
        return bad(fmt::format("is in {}; save it as UTF-8", encoding));
    const auto content = trimmed(api::without_byte_order_mark(text));
    if (content.empty())
        return bad("is empty");
    return secret_file{secret(content), {info.st_dev, info.st_ino, info.st_size, info.st_mtim, info.st_ctim}};
}

}  // namespace rdad::auth
