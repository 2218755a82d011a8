// SPDX-License-Identifier: BSL-1.0
// Access tokens that somebody else puts into a file.

#include "auth/file_token_source.hpp"

#include "auth/bearer_token.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::auth {

namespace asio = boost::asio;

file_token_source::file_token_source(secret_path path) : path_(std::move(path)) {}

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
    auto file = read_token_file(path_, "The token file");
    if (!file)
        return std::move(file).error();
    if (rejected_ && file->content == last_.content && file->version == last_.version) {
        return failure{
            {errc::token_rejected,
             fmt::format(
                 "The service does not accept the token in {}, and there is no other one yet.",
                 path_.told
             )}};
    }
    last_ = std::move(*file);
    rejected_ = false;
    return last_.content;
}

}  // namespace rdad::auth
