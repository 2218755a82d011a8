// SPDX-License-Identifier: BSL-1.0
// Which command lines tests have run, for tests/invocations/check.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace rdad::tests {

/// Appends a line of JSON to the file that RDAD_TEST_INVOCATIONS names, which each test program begins anew; to none where
/// that isn't set. `status` is null of a program that was still running.
inline void record_invocation(const std::vector<std::string>& words, std::optional<int> status)
{
    const char* const path = std::getenv("RDAD_TEST_INVOCATIONS");
    if (!path)
        return;
    static const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    const boost::json::object line{
        {"words", boost::json::array(words.begin(), words.end())},
        {"status", status ? boost::json::value(*status) : boost::json::value(nullptr)}};
    const std::string text = boost::json::serialize(line) + "\n";
    // What is missing is told by the check.
    [[maybe_unused]] const auto written = ::write(file, text.data(), text.size());
}

}  // namespace rdad::tests
