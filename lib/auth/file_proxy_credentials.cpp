// SPDX-License-Identifier: BSL-1.0
// Credentials for a proxy that stand in a file.

#include "auth/file_proxy_credentials.hpp"

#include "auth/client_secret.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <utility>

namespace rdad::auth {
namespace {

constexpr std::string_view basic = "Basic ";

// In one step, so that no second copy is left behind.
std::string basic_authorization(std::string_view credentials)
{
    std::string text(basic.size() + (credentials.size() + 2) / 3 * 4 + 1, '\0');
    std::ranges::copy(basic, text.begin());
    EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data() + basic.size()),
        reinterpret_cast<const unsigned char*>(credentials.data()),
        static_cast<int>(credentials.size())
    );
    text.pop_back();  // the zero that OpenSSL writes behind it
    return text;
}

/// What the text is in place of a user and a password, in the end of a sentence; empty: it is that.
std::string_view why_no_credentials(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == text.npos || colon == 0)
        return "does not hold one line with user:password";
    if (text.starts_with("Proxy-Authorization:"))
        return "holds a header; user:password is expected, and not encoded";
    return doubt_about_secret(text);
}

}  // namespace

result<secret_file> read_proxy_credentials(const secret_path& path, std::string_view what)
{
    auto file = read_secret_file(path, what);
    if (!file)
        return file;
    if (const auto why = why_no_credentials(file->content.reveal()); !why.empty())
        return failure{{errc::bad_file, fmt::format("{} {} {}.", what, path.told, why)}};
    return file;
}

file_proxy_credentials::file_proxy_credentials(secret_path path, std::function<clock::time_point()> now)
    : path_(std::move(path)), now_(std::move(now))
{}

http::result<std::string> file_proxy_credentials::authorization()
{
    auto file = read_proxy_credentials(path_, "The proxy credentials file");
    if (!file)
        return http::failure{{http::errc::proxy_unauthorized, std::move(file).error().sentence}};
    const bool is_same = file->content == last_.content && file->version == last_.version;
    if (is_same && rejected_ && now_() - *rejected_ < rejection_lasts) {
        return http::failure{
            {http::errc::proxy_unauthorized,
             fmt::format(
                 "The proxy does not accept the credentials in {}, and there are no others yet.",
                 path_.told
             )}};
    }
    last_ = std::move(*file);
    rejected_.reset();
    return basic_authorization(last_.content.reveal());
}

void file_proxy_credentials::reject(std::string_view refused)
{
    if (refused == basic_authorization(last_.content.reveal()))
        rejected_ = now_();
}

}  // namespace rdad::auth
