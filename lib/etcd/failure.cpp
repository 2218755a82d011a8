// SPDX-License-Identifier: BSL-1.0
// The error category of etcd's failures.

#include "etcd/failure.hpp"

namespace rdad::etcd {
namespace {

// The base's destructor is protected, and no error category is ever deleted; g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class error_category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "rdad.etcd"; }

    std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::unavailable: return "etcd unavailable";
        case errc::unknown_outcome: return "unknown outcome";
        case errc::no_space: return "no space";
        case errc::too_large: return "too large";
        case errc::compacted: return "compacted";
        case errc::lease_gone: return "lease gone";
        case errc::lease_exists: return "lease exists";
        case errc::unauthenticated: return "unauthenticated";
        case errc::invalid: return "invalid request";
        case errc::malformed_answer: return "malformed answer";
        case errc::another_cluster: return "another cluster";
        }
        return "unknown error";
    }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& etcd_category() noexcept
{
    static const error_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc errc) noexcept
{
    return {static_cast<int>(errc), etcd_category()};
}

}  // namespace rdad::etcd
