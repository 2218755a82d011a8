// SPDX-License-Identifier: BSL-1.0
// What a process that owns the spool keeps for the next one, beside records.

#include "spool/names.hpp"
#include "spool/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace rdad::spool {
namespace {

constexpr const char* pause_file = "retry-after";
constexpr const char* second_looks_file = "second-looks";
constexpr const char* orders_file = "orders";
constexpr const char* batch_pauses_file = "paused";
constexpr const char* priorities_file = "priorities";
constexpr const char* spending_file = "spending";
constexpr const char* index_file = "history.sqlite";
constexpr const char* batch_number_file = "next-batch";

/// So many numbers are reserved by one write: each has a sync to wait for.
constexpr std::uint64_t reserved_together = 64;

/// What the file of that says. Null where it makes no sense.
std::optional<std::uint64_t> number_in(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = std::string_view(end, text.data() + text.size()) == "\n";
    return error == std::errc() && is_whole && number > 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

result<void> spool::write_pause(const pace::kept_pause& pause)
{
    return root_.write(pause_file, pace::to_text(pause));
}

std::optional<pace::kept_pause> spool::read_pause() const
{
    constexpr std::size_t longest = 100;
    const auto text = root_.read(pause_file, longest);
    return text ? pace::parse_kept_pause(*text) : std::nullopt;
}

std::string spool::index_path() const
{
    return root_.path_of(index_file);
}

result<std::uint64_t> spool::next_batch_number()
{
    if (next_batch_number_ == 0) {
        constexpr std::size_t longest = 100;
        const auto text = root_.read(batch_number_file, longest);
        if (!text && text.error().code.value() != ENOENT && text.error().code.value() != EFBIG)
            return text.error();
        // Numbers only have names beside them: where the file is lost they may come again.
        next_batch_number_ = (text ? number_in(*text) : std::nullopt).value_or(1);
        reserved_batch_numbers_ = next_batch_number_;
    }
    if (next_batch_number_ == reserved_batch_numbers_) {
        const std::uint64_t reserved = next_batch_number_ + reserved_together;
        if (auto written = root_.write(batch_number_file, fmt::format("{}\n", reserved)); !written)
            return written.error();
        if (auto synced = root_.sync(); !synced)
            return synced.error();
        reserved_batch_numbers_ = reserved;
    }
    return next_batch_number_++;
}

void spool::give_back_batch_numbers()
{
    // Where this fails, some are left out.
    if (next_batch_number_ != reserved_batch_numbers_ &&
        root_.write(batch_number_file, fmt::format("{}\n", next_batch_number_)))
        root_.sync();
    reserved_batch_numbers_ = next_batch_number_;
}

/// There is no file where nothing is to be kept.
result<void> spool::keep(const char* file, std::string_view text)
{
    if (!text.empty()) {
        if (auto written = root_.write(file, text); !written)
            return written;
    } else if (auto removed = root_.remove(file); !removed && removed.error().code.value() != ENOENT) {
        return removed;
    }
    return root_.sync();
}

/// Empty where there is no file.
result<std::string> spool::read_kept(const char* file) const
{
    auto text = root_.read(file, largest_record);
    const bool is_missing = !text && text.error().code.value() == ENOENT;
    return is_missing ? result<std::string>(std::string()) : text;
}

result<void> spool::write_orders(std::string_view text)
{
    return keep(orders_file, text);
}

result<std::string> spool::read_orders() const
{
    return read_kept(orders_file);
}

result<void> spool::write_batch_pauses(std::string_view text)
{
    return keep(batch_pauses_file, text);
}

result<std::string> spool::read_batch_pauses() const
{
    return read_kept(batch_pauses_file);
}

result<void> spool::write_priorities(std::string_view text)
{
    return keep(priorities_file, text);
}

result<std::string> spool::read_priorities() const
{
    return read_kept(priorities_file);
}

result<void> spool::write_spending(std::string_view text)
{
    auto kept = keep(spending_file, text);
    is_spending_whole_ = kept.has_value();
    return kept;
}

result<void> spool::append_spending(std::string_view lines)
{
    if (!is_spending_whole_) {
        const boost::system::error_code code(ENODATA, boost::system::system_category());
        return failure{code, root_.path_of(spending_file) + " is to be written whole first."};
    }
    auto appended = root_.append(spending_file, lines);
    is_spending_whole_ = appended.has_value();
    return appended;
}

result<std::string> spool::read_spending() const
{
    return read_kept(spending_file);
}

result<void> spool::write_second_looks(const std::vector<job::second_look>& looks)
{
    return keep(second_looks_file, job::to_text(looks));
}

result<std::vector<job::second_look>> spool::read_second_looks() const
{
    const auto text = read_kept(second_looks_file);
    if (!text)
        return text.error();
    const auto looks = job::read_second_looks(*text);
    if (!looks || !std::ranges::all_of(*looks, is_name, &job::second_look::name)) {
        const boost::system::error_code code(EBADMSG, boost::system::system_category());
        return failure{
            code,
            fmt::format(
                "{} has lines that make no sense, or are of a newer release; take them out.",
                root_.path_of(second_looks_file)
            )};
    }
    return *looks;
}

}  // namespace rdad::spool
