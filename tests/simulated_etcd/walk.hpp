// SPDX-License-Identifier: BSL-1.0
// A simulated etcd as the tests walk it.
#pragma once

#include "simulated_etcd/faulty_link.hpp"
#include "simulated_etcd/simulated_etcd.hpp"
#include "simulation/event_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace rdad::tests {

struct etcd_walk
{
    simulation::event_queue time;
    simulation::simulated_etcd store{time};

    void pass(std::chrono::milliseconds by)
    {
        bool is_over = false;
        time.after(by, [&] { is_over = true; });
        time.run_until([&] { return is_over; });
    }

    static etcd::txn put_of(std::string key, std::string value, std::int64_t lease = 0)
    {
        return {.compares = {}, .success = {etcd::put_request{std::move(key), std::move(value), lease}}};
    }

    static etcd::txn deletion_of(std::string key)
    {
        return {.compares = {}, .success = {etcd::delete_request{std::move(key)}}};
    }

    bool has(const std::string& key) const { return store.keys().find(key) != nullptr; }

    /// Of a key that is there.
    std::string value(const std::string& key) const { return store.keys().find(key)->value; }
};

template <class T>
etcd::errc errc_of(const result<T>& got)
{
    return got ? etcd::errc{} : static_cast<etcd::errc>(got.error().code.value());
}

}  // namespace rdad::tests
