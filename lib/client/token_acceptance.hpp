// SPDX-License-Identifier: BSL-1.0
// Which services accept the access token: it may lack the scope that one of them wants, which is no reason to keep jobs of the
// others from going on. Pure.
#pragma once

#include "api/service.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <set>

namespace rdad::client {

class token_acceptance
{
public:
    using clock = std::chrono::steady_clock;

    /// There are calls to be made to that service.
    void expect(const api::service& service) { expected_.insert(&service); }

    /// A call is to be made with the token, of which `token` is a hash. What is known of another one is forgotten: a service that
    /// has refused it alone is asked again at once.
    void use(std::size_t token);

    /// For how long calls to the service would be of no use. Zero: it may be called.
    clock::duration wait_for(const api::service& service, clock::time_point now) const;

    /// The service has answered a call, and not by 401.
    void accepted(const api::service& service, clock::time_point now);

    /// The service has answered 401. True: another one has accepted the token lately, so that it is good, and only calls to this
    /// one wait. False: it may be no good at all; where jobs of others are about, theirs are tried before this one's.
    bool refused(const api::service& service, clock::time_point now);

    /// The configuration is another one, and so may be what the token is good for.
    void forget();

private:
    struct refusal
    {
        clock::duration wait{};
        clock::time_point until{};
    };

    std::size_t token_ = 0;
    std::set<const api::service*> expected_;
    std::map<const api::service*, clock::time_point> accepted_;  ///< when they did last
    std::map<const api::service*, refusal> refusals_;
};

}  // namespace rdad::client
