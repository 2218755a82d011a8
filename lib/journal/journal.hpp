// SPDX-License-Identifier: BSL-1.0
// What the daemon tells its operator: to the journal where there is one, else to stderr.
#pragma once

#include "journal/entry.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::journal {

/// The most bytes of a message, and of a field's value. What is longer is cut.
inline constexpr std::size_t longest_value = 4096;

class journal
{
public:
    virtual ~journal() = default;

    /// Writes an entry, unless its kind is less grave than the level. `message` is one or more sentences.
    /// Control characters in it and in values are made harmless: no content of a file or an answer can forge
    /// an entry.
    void write(message_kind kind, std::string_view message, const std::vector<field>& fields = {});

    /// What is less grave isn't written. At first that is debug.
    void set_level(priority least) noexcept { level_ = least; }

protected:
    /// Writes an entry that is harmless. What goes wrong there is told to nobody.
    virtual void put(const entry& entry) = 0;

private:
    priority level_ = priority::info;
};

/// Where entries go, and as what.
enum class entry_form
{
    automatic,  ///< `journal` if stderr is connected to it (JOURNAL_STREAM, systemd.exec(5)), else `text`
    journal,    ///< to systemd-journald with all fields; as `text` where there is none
    text,       ///< to stderr, a line an entry: no fields but the job's name
    json,       ///< to stderr, a JSON object a line
};

struct options
{
    entry_form form = entry_form::automatic;
    priority level = priority::info;
};

std::unique_ptr<journal> open(const options& options);

}  // namespace rdad::journal
