// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/proxy_faults.hpp"

#include "end_to_end/site/gateway.hpp"
#include "end_to_end/site/specs.hpp"
#include "http/coded.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace rdad::tests {
namespace {

using http::response;
using testing::reply;
using then = testing::reply::then;

std::string head_of_chunks()
{
    return "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
}

std::string_view half(const response& r)
{
    return std::string_view(r.body).substr(0, r.body.size() / 2);
}

std::string announcing_the_end(std::string bytes)
{
    return bytes.insert(bytes.find("\r\n"), "\r\nConnection: close");
}

/// The same in a coding (RFC 9110, section 8.4) that nobody has asked for.
reply in_coding(response r, const char* coding, std::string (*code)(std::string_view))
{
    r.headers.push_back({"Content-Encoding", coding});
    r.body = code(r.body);
    return {bytes_of(r)};
}

std::string another_job()
{
    const std::string body =
        fmt::format(R"({{"job": {{"id": "{}", "name": "another", "state": "success"}}}})", unknown_id);
    return testing::response_bytes(200, body, "Content-Type: application/json\r\n");
}

constexpr const char* page = "<!DOCTYPE html><html><body>Please sign in.</body></html>";
constexpr const char* html = "Content-Type: text/html\r\n";
constexpr const char* cut_short = "the server closed the connection in the middle of the response";
constexpr const char* not_understood = "a body that can't be understood";
constexpr const char* no_object = "not a JSON object";

const std::array all_spoiled_answers{
    proxy_fault{
        "a web page",
        [](const response&) { return reply{testing::response_bytes(200, page, html)}; },
        "a web page"},
    proxy_fault{
        "a web page that says 502",
        [](const response&) { return reply{testing::response_bytes(502, page, html)}; },
        "answered 502"},
    proxy_fault{
        "a web page that says 404",
        [](const response&) { return reply{testing::response_bytes(404, page, html)}; },
        "answered 404",
        nullptr,
        "with the status 404"},
    proxy_fault{
        "a web page that says 403",
        [](const response&) { return reply{testing::response_bytes(403, page, html)}; },
        "answered 403",
        nullptr,
        "with the status 403"},
    proxy_fault{
        "nothing in 200",
        [](const response&) { return reply{testing::response_bytes(200)}; },
        "an empty body",
        nullptr,
        no_object},
    proxy_fault{
        "half a body, then the end",
        [](const response& r) {
            return reply{bytes_of(r, half(r), r.body.size()), then::close};
        },
        cut_short},
    proxy_fault{
        "half a body, then a reset",
        [](const response& r) {
            return reply{bytes_of(r, half(r), r.body.size()), then::reset};
        },
        "Connection reset by peer"},
    proxy_fault{
        "half a body that is said to be whole",
        [](const response& r) { return reply{bytes_of(r, half(r), half(r).size())}; },
        not_understood,
        nullptr,
        no_object},
    proxy_fault{
        "a Content-Length that is too small",
        [](const response& r) { return reply{bytes_of(r, r.body, half(r).size())}; },
        not_understood,
        nullptr,
        no_object},
    proxy_fault{
        "a Content-Length that is too large",
        [](const response& r) {
            return reply{bytes_of(r, r.body, r.body.size() + 1), then::close};
        },
        cut_short},
    proxy_fault{
        "chunks that are broken off",
        [](const response& r) {
            return reply{fmt::format("{}{:x}\r\n{}", head_of_chunks(), r.body.size(), half(r)), then::close};
        },
        cut_short},
    proxy_fault{
        "chunks without the last one",
        [](const response& r) {
            return reply{
                fmt::format("{}{:x}\r\n{}\r\n", head_of_chunks(), r.body.size(), r.body),
                then::close};
        },
        cut_short},
    proxy_fault{
        "chunks that are none",
        [](const response& r) {
            return reply{head_of_chunks() + "none\r\n" + r.body, then::close};
        },
        "is not valid HTTP"},
    proxy_fault{
        "a header without an end",
        [](const response&) {
            return reply{"HTTP/1.1 200 X\r\nX: " + std::string(1'000'000, 'x'), then::close};
        },
        "The header of the answer of 127.0.0.1:"},
    proxy_fault{
        "what isn't HTTP",
        [](const response&) {
            return reply{"220 mail.example.com ESMTP\r\n", then::close};
        },
        "is not valid HTTP"},
    proxy_fault{
        "nothing, then the end",
        [](const response&) {
            return reply{"", then::close};
        },
        "the server closed the connection"},
    proxy_fault{
        "nothing, then a reset",
        [](const response&) {
            return reply{"", then::reset};
        },
        "Connection reset by peer"},
    proxy_fault{
        "the answer to another request",
        [](const response&) { return reply{another_job()}; },
        "another job",
        not_understood,
        "holds no access token"},
};

const std::array all_right_answers{
    proxy_fault{
        "interim responses before the right one",
        [](const response& r) {
            return reply{
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + bytes_of(r)};
        },
        ""},
    proxy_fault{
        "the right answer, then the end as announced",
        [](const response& r) {
            return reply{announcing_the_end(bytes_of(r)), then::close};
        },
        ""},
    // It may cross the next request on its way.
    proxy_fault{
        "the right answer, then the end unannounced",
        [](const response& r) {
            return reply{bytes_of(r), then::close};
        },
        nullptr},
    proxy_fault{
        "the right answer, then one that nobody has asked for",
        [](const response& r) { return reply{bytes_of(r) + another_job()}; },
        ""},
    proxy_fault{
        "the right answer in gzip",
        [](const response& r) { return in_coding(r, "gzip", testing::gzip); },
        ""},
    proxy_fault{
        "the right answer in deflate",
        [](const response& r) { return in_coding(r, "deflate", testing::deflate); },
        ""},
    proxy_fault{
        "the right answer behind a byte order mark",
        [](const response& r) {
            const std::string body = "\xEF\xBB\xBF" + r.body;
            return reply{bytes_of(r, body, body.size())};
        },
        ""},
};

}  // namespace

std::span<const proxy_fault> spoiled_answers()
{
    return all_spoiled_answers;
}

std::span<const proxy_fault> right_answers()
{
    return all_right_answers;
}

}  // namespace rdad::tests
