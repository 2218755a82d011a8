// The way to the service and back in virtual time, with the connections of one host.
#pragma once

#include "event_queue.hpp"
#include "simulated_service.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>

namespace rdad::simulation {

class network
{
public:
    network(event_queue& time, simulated_service& service, std::uint64_t seed)
        : time_(time), service_(service), random_(seed)
    {}

    /// Carries a call to the service and its response back, each within 20 to 120 ms.
    void send(job::call c, std::function<void(const response&)> on_response)
    {
        time_.after(delay(), [this, c = std::move(c), on_response = std::move(on_response)] {
            const auto r = std::make_shared<const response>(service_.handle(c));
            time_.after(delay(), [r, on_response] { on_response(*r); });
        });
    }

private:
    std::chrono::milliseconds delay()
    {
        return std::chrono::milliseconds(std::uniform_int_distribution<int>(20, 120)(random_));
    }

    event_queue& time_;
    simulated_service& service_;
    std::mt19937_64 random_;
};

}  // namespace rdad::simulation
