// SPDX-License-Identifier: BSL-1.0
// Access tokens that somebody else puts into a file.

#include "auth/file_token_source.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::auth {

namespace asio = boost::asio;

file_token_source::file_token_source(std::string path) : path_(std::move(path)) {}

asio::awaitable<result<token>> file_token_source::get()
{
    // Read now, not when the coroutine runs, which the source need not live to see.
    return [](result<token> got) -> asio::awaitable<result<token>> { co_return got; }(read());
}

void file_token_source::reject(const token& refused)
{
    if (refused == last_.content)
        rejected_ = true;
}

result<token> file_token_source::read()
{
    auto file = read_secret_file(path_, "The token file");
    if (!file)
        return std::move(file).error();
    if (const auto at = find_invalid_token_byte(file->content.reveal()); at != std::string_view::npos) {
        return failure{
            {errc::bad_file,
             fmt::format(
                 "The token file {} holds no bearer token: byte {} of its text cannot be part of one.",
                 path_,
                 at + 1
             )}};
    }
    if (rejected_ && file->content == last_.content && file->version == last_.version) {
        return failure{
            {errc::token_rejected,
             fmt::format(
                 "The service does not accept the token in {}, which has not changed since.",
                 path_
             )}};
    }
    last_ = std::move(*file);
    rejected_ = false;
    return last_.content;
}

std::size_t find_invalid_token_byte(std::string_view text)
{
    // One or more of these, and then any number of "=".
    const auto end =
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");
    if (end == 0 || end == std::string_view::npos)
        return end;
    return text.find_first_not_of('=', end);
}

}  // namespace rdad::auth
