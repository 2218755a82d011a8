// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/against_etcd/random_requests.hpp"

#include <array>
#include <cstddef>

namespace rdad::simulation {

using namespace std::string_literals;

const std::vector<std::string>& random_requests::keys()
{
    static const std::vector<std::string> all{"a"s, "a/1"s, "a/2"s, "a/2\0"s, "a/\xff"s, "b"s, "\xff\xff"s};
    return all;
}

const std::string& random_requests::key()
{
    static const std::string none;
    if (draw(0.01))
        return none;
    return keys().at(static_cast<std::size_t>(between(0, static_cast<std::int64_t>(keys().size()) - 1)));
}

std::string random_requests::end()
{
    switch (between(0, 3)) {
    case 0: return "\0"s;
    case 1: return etcd::prefix_end(key());
    case 2: return key();
    default: return {};
    }
}

std::string random_requests::value()
{
    return draw(0.2) ? ""s : std::to_string(between(0, 3));
}

etcd::range_request random_requests::range(std::int64_t now)
{
    etcd::range_request request{.key = key(), .range_end = end()};
    if (draw(0.4))
        request.limit = between(1, 3);
    if (draw(0.4))
        request.revision = revision(now);
    request.keys_only = draw(0.2);
    request.count_only = draw(0.2);
    return request;
}

etcd::compare random_requests::compare(std::int64_t now)
{
    constexpr std::array targets{
        etcd::compare_target::create_revision,
        etcd::compare_target::mod_revision,
        etcd::compare_target::version,
        etcd::compare_target::value};
    constexpr std::array results{
        etcd::compare_result::equal,
        etcd::compare_result::not_equal,
        etcd::compare_result::greater,
        etcd::compare_result::less};
    etcd::compare one{.key = key(), .target = targets.at(static_cast<std::size_t>(between(0, 3)))};
    one.result = results.at(static_cast<std::size_t>(between(0, 3)));
    if (one.target == etcd::compare_target::value)
        one.value = value();
    else if (one.target == etcd::compare_target::version)
        one.number = between(0, 3);
    else if (draw(0.7))
        one.number = revision(now);
    return one;
}

std::vector<etcd::operation> random_requests::operations(std::int64_t now)
{
    std::vector<etcd::operation> all;
    for (std::int64_t left = between(0, 3); left > 0; --left) {
        switch (between(0, 3)) {
        case 0: all.emplace_back(range(now)); break;
        case 1: all.emplace_back(etcd::delete_request{key(), draw(0.5) ? end() : ""}); break;
        default: all.emplace_back(etcd::put_request{key(), value(), draw(0.3) ? lease() : 0});
        }
    }
    if (draw(0.005))
        all.assign(etcd::most_operations + 1, etcd::range_request{.key = "a"});
    if (draw(0.005))
        all.assign(1, etcd::put_request{key(), std::string(1'700'000, 'x')});
    return all;
}

etcd::txn random_requests::txn(std::int64_t now)
{
    etcd::txn request{.compares = {}, .success = operations(now), .failure = operations(now)};
    for (std::int64_t left = between(0, 2); left > 0; --left)
        request.compares.push_back(compare(now));
    return request;
}

etcd::watch_request random_requests::watch(std::int64_t now)
{
    // A range without keys would be refused; and a real store has a first revision of its own.
    const std::array ends{""s, "\0"s, etcd::prefix_end("a")};
    etcd::watch_request request{.key = "a", .range_end = ends.at(static_cast<std::size_t>(between(0, 2)))};
    if (draw(0.7))
        request.start_revision = between(2, now + 1);
    return request;
}

}  // namespace rdad::simulation
