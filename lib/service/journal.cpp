#include "service/journal.hpp"

#include "service/printable.hpp"

// The macros of sd_journal_sendv would put the place in this file into each entry.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <fmt/format.h>
#include <systemd/sd-journal.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace rdad::service {
namespace {

/// "survey-1: ", or nothing where an entry is about no job.
std::string name_of_job(const std::vector<journal_field>& fields)
{
    const auto spec = std::ranges::find(fields, "RDAD_SPEC", &journal_field::name);
    return spec == fields.end() ? "" : spec->value + ": ";
}

class systemd_journal final : public journal
{
    void put(priority p, const std::string& message, const std::vector<journal_field>& fields) override
    {
        std::vector<std::string> texts{
            "MESSAGE=" + name_of_job(fields) + message,
            fmt::format("PRIORITY={}", static_cast<int>(p)),
            "SYSLOG_IDENTIFIER=rdad",
        };
        for (const journal_field& field : fields)
            texts.push_back(fmt::format("{}={}", field.name, field.value));
        std::vector<iovec> pieces;
        for (std::string& text : texts)
            pieces.push_back({text.data(), text.size()});
        sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size()));
    }
};

class text_on_stderr final : public journal
{
    void put(priority p, const std::string& message, const std::vector<journal_field>& fields) override
    {
        // Not fmt::print, which throws where the disk that stderr goes to is full.
        const std::string line = fmt::format("rdad: {}{}{}\n", word_of(p), name_of_job(fields), message);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

    static std::string_view word_of(priority p)
    {
        switch (p) {
        case priority::error: return "error: ";
        case priority::warning: return "warning: ";
        case priority::notice:
        case priority::info: break;
        }
        return "";
    }
};

bool stderr_is_the_journal()
{
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status = {};
    return stream && ::fstat(STDERR_FILENO, &status) == 0 &&
           stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

}  // namespace

void journal::write(priority p, std::string_view message, const std::vector<journal_field>& fields)
{
    std::vector<journal_field> harmless = fields;
    for (journal_field& field : harmless)
        field.value = printable(field.value);
    put(p, printable(message), harmless);
}

std::unique_ptr<journal> open_journal()
{
    if (stderr_is_the_journal())
        return std::make_unique<systemd_journal>();
    return std::make_unique<text_on_stderr>();
}

}  // namespace rdad::service
