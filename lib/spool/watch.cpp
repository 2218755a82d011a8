// SPDX-License-Identifier: BSL-1.0
#include "spool/watch.hpp"

#include <fmt/format.h>

#include <sys/inotify.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace rdad::spool {

namespace {

watch_event::kind_type kind_of(std::uint32_t mask)
{
    return mask & IN_MODIFY ? watch_event::written : watch_event::closed;
}

}  // namespace

result<watch> watch::start(const folder& folder)
{
    file_descriptor fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    // By way of the handle: the path may lead elsewhere by now.
    const std::string path = fmt::format("/proc/self/fd/{}", folder.descriptor());
    const std::uint32_t events = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR;
    if (!fd || ::inotify_add_watch(fd.get(), path.c_str(), events) < 0)
        return last_failure("watch the folder " + folder.path());
    return watch(std::move(fd));
}

std::vector<watch_event> watch::read()
{
    std::vector<watch_event> events;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
    const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
    for (ssize_t at = 0; at < got;) {
        inotify_event event{};
        std::memcpy(&event, buffer.data() + at, sizeof(event));
        if (event.mask & IN_Q_OVERFLOW)
            events.push_back({watch_event::missed, ""});
        else if (event.len > 0)
            events.push_back({kind_of(event.mask), buffer.data() + at + sizeof(event)});
        at += static_cast<ssize_t>(sizeof(event) + event.len);
    }
    return events;
}

}  // namespace rdad::spool
