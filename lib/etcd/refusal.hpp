// SPDX-License-Identifier: BSL-1.0
// What etcd says when it does not do what it was asked, by the codes of gRPC: the status of HTTP doesn't tell much.
#pragma once

#include "etcd/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::etcd {

struct refusal
{
    /// `errc::unavailable`: another member may do it.
    errc code = errc::unavailable;

    /// Whether a change that was asked for may have happened, or yet happen, all the same.
    bool may_have_happened = true;

    /// In etcd's words, of which no more than some hundred bytes are kept, and those that can be printed.
    std::string words;
};

/// Of a code of gRPC and its message. A text, as etcd tells its errors apart by no more: no_space, too_large and
/// compacted share their codes with others.
refusal refusal_of(std::int64_t grpc_code, std::string_view message);

/// Of a response whose status is not 200: {"error", "message", "code"} of etcd 3.4, {"message", "code"} of 3.5,
/// {"error": {"grpc_code", "message"}} of a stream; else by the status.
refusal read_refusal(unsigned status, std::string_view body);

/// The error that a message of a stream is. Null: it is none.
std::optional<refusal> read_stream_error(std::string_view message);

}  // namespace rdad::etcd
