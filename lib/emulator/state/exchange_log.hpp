// SPDX-License-Identifier: BSL-1.0
// A file of the API's answers, for checking them against a description of the API.
#pragma once

#include "emulator/exchange.hpp"
#include "failure/failure.hpp"

#include <filesystem>

namespace rdad::emulator {

/// One line of JSON for each request of the API that was answered:
///
///     {"method": "GET", "path": "/realitydataanalysis/jobs?$top=1", "status": 200,
///      "contentType": "application/json", "headers": {"Retry-After": "2"}, "body": {…}, "ordered": false}
///
/// `path` is the target of the request, `headers` are those that the service has set, `contentType` is null
/// if there is no body, `body` is null if it is not JSON, `ordered` is true for an answer that a fault order
/// has dictated. Of a request nothing else is written, so no token is, and answers of the token endpoint and
/// of control are left out.
///
/// A line is written whole and at once, but may be lost in a crash of the machine.
class exchange_log
{
public:
    /// Appends to a file, which is made (mode 0600) if it isn't there.
    static result<exchange_log> open(const std::filesystem::path& path);

    exchange_log(exchange_log&& other) noexcept;
    exchange_log(const exchange_log&) = delete;
    exchange_log& operator=(exchange_log&&) = delete;
    exchange_log& operator=(const exchange_log&) = delete;
    ~exchange_log();

    void write(const request& request, const response& answered);

private:
    explicit exchange_log(int file) noexcept : file_(file) {}

    int file_;
};

}  // namespace rdad::emulator
