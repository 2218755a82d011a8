// SPDX-License-Identifier: BSL-1.0
// Which files in incoming/ are left alone, by their names: what programs write beside the file that is meant.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::spool {

/// Names that begin and end like that, and may have anything in between.
struct name_pattern
{
    std::string_view begin;
    std::string_view end;
};

/// Names of files that aren't ready, or that are copies. Each would start a job a second time, or half of one.
inline constexpr std::array<name_pattern, 19> names_always_ignored{{
    {".", ""},            // hidden: rsync(1), rdactl, the swap files of vim
    {"~$", ""},           // Microsoft Office, beside a file that is open
    {"#", "#"},           // Emacs saves by itself
    {"", "~"},            // backups of editors
    {"", ".bak"},         // the same; also of ispell(1), 2to3(1)
    {"", ".orig"},        // patch(1), astyle(1)
    {"", ".save"},        // nano(1), when it is ended amid the work
    {"", ".swp"},         // vim, where its swap files stand beside and aren't hidden
    {"", ".swo"},         // of those the second
    {"", ".swn"},         // and the third
    {"", ".swx"},         // by which vim finds out whether it can make one
    {"", ".tmp"},         // whoever renames at the end
    {"", ".part"},        // Firefox, KDE
    {"", ".partial"},     // Internet Explorer, Edge
    {"", ".filepart"},    // WinSCP
    {"", ".crdownload"},  // Chrome
    {"", ".opdownload"},  // Opera
    {"", ".download"},    // Safari
    {"", ".aria2"},       // aria2c(1), beside a file that isn't whole
}};

/// A predicate. The case of ASCII letters doesn't matter: Windows writes SURVEY.TMP.
class ignored_names
{
public:
    /// Those that are always ignored.
    ignored_names() = default;

    /// And names that one of these is like, patterns of glob(7).
    explicit ignored_names(std::vector<std::string> more) : more_(std::move(more)) {}

    /// The pattern that the file's name is like ("*.tmp"). Null: the file is taken.
    std::optional<std::string> pattern_of(std::string_view name) const;

    bool contain(std::string_view name) const { return pattern_of(name).has_value(); }

private:
    std::vector<std::string> more_;
};

}  // namespace rdad::spool
