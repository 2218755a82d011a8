// SPDX-License-Identifier: BSL-1.0
#include "journal/journal.hpp"

#include "journal/line.hpp"
#include "journal/printable.hpp"

// The macros of sd_journal_sendv would put the place in this file into each entry.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <fmt/format.h>
#include <systemd/sd-journal.h>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace rdad::journal {
namespace {

constexpr const char* socket_of_journald = "/run/systemd/journal/socket";

class systemd_journal final : public journal
{
    void put(const entry& entry) override
    {
        const message_kind_entry& kind = entry_of(entry.kind);
        std::vector<std::string> texts{
            "MESSAGE=" + headed_message(entry),
            fmt::format("MESSAGE_ID={}", kind.id),
            fmt::format("PRIORITY={}", static_cast<int>(kind.priority)),
            "SYSLOG_IDENTIFIER=rdad",
        };
        for (const field& field : entry.fields)
            texts.push_back(fmt::format("{}={}", field.name, field.value));
        std::vector<iovec> pieces;
        pieces.reserve(texts.size());
        for (std::string& text : texts)
            pieces.push_back({text.data(), text.size()});
        sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size()));
    }
};

class lines_on_stderr final : public journal
{
public:
    explicit lines_on_stderr(bool as_json) noexcept : as_json_(as_json) {}

private:
    void put(const entry& entry) override
    {
        const std::string line =
            as_json_ ? json_line(entry, std::chrono::system_clock::now()) : text_line(entry);
        // Not fmt::print, which throws where the disk that stderr goes to is full.
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

    bool as_json_;
};

bool stderr_is_the_journal()
{
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status = {};
    return stream && ::fstat(STDERR_FILENO, &status) == 0 &&
           stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

bool goes_to_journald(entry_form form)
{
    switch (form) {
    case entry_form::automatic: return stderr_is_the_journal();
    case entry_form::journal: return ::access(socket_of_journald, W_OK) == 0;
    case entry_form::text:
    case entry_form::json: break;
    }
    return false;
}

/// Printable, and no longer than it may be.
std::string harmless(std::string_view text)
{
    std::string shown = printable(text);
    if (shown.size() <= longest_value)
        return shown;
    // Not within a character: a byte 10xxxxxx goes on with one (RFC 3629 section 3).
    std::size_t end = longest_value;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U)
        --end;
    shown.resize(end);
    return shown;
}

}  // namespace

void journal::write(message_kind kind, std::string_view message, const std::vector<field>& fields)
{
    if (entry_of(kind).priority > level_)
        return;
    entry e{kind, harmless(message), fields};
    for (field& field : e.fields)
        field.value = harmless(field.value);
    put(e);
}

std::unique_ptr<journal> open(const options& options)
{
    std::unique_ptr<journal> j;
    if (goes_to_journald(options.form))
        j = std::make_unique<systemd_journal>();
    else
        j = std::make_unique<lines_on_stderr>(options.form == entry_form::json);
    j->set_level(options.level);
    return j;
}

}  // namespace rdad::journal
