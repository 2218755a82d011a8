// SPDX-License-Identifier: BSL-1.0
// Who may be connected to the daemon's socket, and who has to go for somebody else. Pure: it does no I/O and has no clock.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace rdad::control {

struct admission_limits
{
    /// The most connections of one user.
    std::size_t of_user = 16;

    /// The most connections of all users but root, which has places of its own.
    std::size_t of_all = 48;

    /// The most streams of one user, and of all users but root. They take no places of connections.
    std::size_t streams_of_user = 8;
    std::size_t streams_of_all = 32;

    /// How long a connection may take for its request.
    std::chrono::steady_clock::duration patience = std::chrono::seconds(5);

    /// How long the client of a stream may take to read what has come.
    std::chrono::steady_clock::duration stream_patience = std::chrono::seconds(10);
};

/// A connection that isn't used keeps nobody out: its request has to come soon, and where room is needed the oldest
/// one whose request hasn't come goes at once. Only those whose orders are being carried out keep their places.
///
/// Users are told apart by the uid that connected (SO_PEERCRED in socket(7)).
class admission
{
public:
    using clock = std::chrono::steady_clock;
    using id = std::uint64_t;

    explicit admission(const admission_limits& limits = {}) noexcept : limits_(limits) {}

    struct verdict
    {
        /// The new connection, until left() is called for it. Null: it is not let in.
        std::optional<id> admitted;

        /// The connection that is to be ended for it; it has left. Null: none.
        std::optional<id> evicted;

        /// Until when the request of the new one has to be there.
        clock::time_point due;
    };

    /// Somebody has connected.
    verdict arrive(uid_t user, clock::time_point now);

    /// Its request is there: it stays until it is answered. Nothing happens if it has left.
    void has_asked(id who);

    /// What it has asked for is a stream, which goes on. False: there are too many.
    bool may_stream(id who);

    /// It is over. Nothing happens if it has left already.
    void left(id who) { present_.erase(who); }

    std::size_t size() const noexcept { return present_.size(); }

private:
    struct connection
    {
        uid_t user;
        bool has_asked = false;
        bool is_stream = false;
    };

    template <class Predicate>
    std::size_t count_streams(Predicate counts) const;

    template <class Predicate>
    bool make_room(std::size_t most, Predicate counts, std::optional<id>& evicted);

    admission_limits limits_;
    std::map<id, connection> present_;  ///< the oldest first
    id last_ = 0;
};

}  // namespace rdad::control
