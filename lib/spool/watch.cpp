#include "spool/watch.hpp"

#include <fmt/format.h>

#include <sys/inotify.h>

#include <array>
#include <cstring>

namespace rdad::spool {

result<watch> watch::start(const folder& f)
{
    file_descriptor fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    // By way of the handle: the path may lead elsewhere by now.
    const std::string path = fmt::format("/proc/self/fd/{}", f.descriptor());
    if (!fd || ::inotify_add_watch(fd.get(), path.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) < 0)
        return last_failure("watch the folder " + f.path());
    return watch(std::move(fd));
}

std::vector<std::string> watch::read()
{
    std::vector<std::string> names;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
    for (;;) {
        const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
        if (got <= 0)
            return names;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof(event));
            if (event.len > 0)
                names.emplace_back(buffer.data() + at + sizeof(event));
            at += sizeof(event) + event.len;
        }
    }
}

}  // namespace rdad::spool
