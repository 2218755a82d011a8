// SPDX-License-Identifier: BSL-1.0
#include "memory_scan.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace rdad::tests {
namespace {

struct region
{
    std::uintptr_t begin;
    std::uintptr_t end;
};

/// As /proc/PID/maps has them, proc(5).
std::vector<region> writable_regions(const std::string& folder)
{
    std::vector<region> regions;
    std::ifstream maps(folder + "/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        region r{};
        char dash = 0;
        std::string permissions;
        words >> std::hex >> r.begin >> dash >> r.end >> permissions;
        if (permissions.starts_with("rw"))
            regions.push_back(r);
    }
    return regions;
}

/// Memory of its own: what is read there is not taken for a find.
class reading_buffer
{
public:
    static constexpr std::size_t size = 1 << 20;

    reading_buffer()
        : memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    {
        if (memory_ == MAP_FAILED)
            throw std::system_error(errno, std::generic_category(), "can't map memory");
    }

    ~reading_buffer() { ::munmap(memory_, size); }

    reading_buffer(const reading_buffer&) = delete;
    reading_buffer& operator=(const reading_buffer&) = delete;

    char* data() const { return static_cast<char*>(memory_); }

    bool contains(std::uintptr_t address) const
    {
        const auto begin = reinterpret_cast<std::uintptr_t>(memory_);
        return address >= begin && address < begin + size;
    }

private:
    void* memory_;
};

std::size_t times_in(const char* bytes, std::size_t size, const masked_text& text, auto&& counts)
{
    std::size_t times = 0;
    for (std::size_t i = 0; i + text.size() <= size; ++i)
        times += text.matches(bytes + i) && counts(i) ? 1U : 0U;
    return times;
}

}  // namespace

std::size_t times_in_memory(pid_t process, const masked_text& text)
{
    const std::string folder = process == 0 ? "/proc/self" : "/proc/" + std::to_string(process);
    const int memory = ::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    if (memory < 0)
        throw std::system_error(errno, std::generic_category(), "can't read " + folder + "/mem");
    const reading_buffer buffer;
    std::size_t times = 0;
    for (const region& r : writable_regions(folder)) {
        // Pieces overlap, so that a text which crosses their border is found.
        for (std::uintptr_t at = r.begin; at < r.end; at += buffer.size - text.size() + 1) {
            const ssize_t got =
                ::pread(memory, buffer.data(), std::min(buffer.size, r.end - at), static_cast<off_t>(at));
            if (got <= 0)
                break;
            const bool is_own = process == 0;
            times += times_in(buffer.data(), static_cast<std::size_t>(got), text, [&](std::size_t i) {
                return !is_own || !buffer.contains(at + i);
            });
        }
    }
    ::close(memory);
    return times;
}

}  // namespace rdad::tests
