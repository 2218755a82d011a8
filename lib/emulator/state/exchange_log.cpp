// SPDX-License-Identifier: BSL-1.0
#include "emulator/state/exchange_log.hpp"

#include "api/json/json_text.hpp"
#include "emulator/state/state_file.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

/// With bytes that are no ASCII percent-encoded, which they should have been: they need not be UTF-8, as JSON
/// has to.
std::string path_of(const request& request)
{
    std::string path;
    for (const char c : request.target) {
        if (c < 0)
            path += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            path += c;
    }
    return path;
}

/// HEAD is answered with the body that GET would have, which is not sent.
json::value body_of(const request& request, const response& answered)
{
    if (request.method == "HEAD")
        return nullptr;
    const auto body = api::parse_json(answered.body);
    return body ? *body : nullptr;
}

std::string line_of(const request& request, const response& answered)
{
    json::object headers;
    for (const auto& [name, value] : answered.headers)
        headers[name] = value;
    json::object line{
        {"method", request.method},
        {"path", path_of(request)},
        {"status", answered.status},
        {"contentType", nullptr},
        {"headers", std::move(headers)},
        {"body", body_of(request, answered)},
        {"ordered", answered.ordered},
    };
    if (!answered.content_type.empty())
        line["contentType"] = answered.content_type;
    return json::serialize(line) + "\n";
}

}  // namespace

result<exchange_log> exchange_log::open(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return last_failure("open", path);
    return exchange_log(file);
}

exchange_log::exchange_log(exchange_log&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

exchange_log::~exchange_log()
{
    if (file_ >= 0)
        ::close(file_);
}

void exchange_log::write(const request& request, const response& answered)
{
    const std::string line = line_of(request, answered);
    // What a full disk does to the log is no reason to answer no more; a line that is cut short is no JSON,
    // so it can't be mistaken for another answer.
    [[maybe_unused]] const auto written = ::write(file_, line.data(), line.size());
}

}  // namespace rdad::emulator
