// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/against_etcd/answer_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

namespace rdad::simulation {
namespace {

std::int64_t relative(std::int64_t revision, std::int64_t offset)
{
    return revision == 0 ? 0 : revision - offset;
}

// Bytes that can't be printed, as numbers; of many, how many.
std::string printable(std::string_view bytes)
{
    if (bytes.size() > 100)
        return fmt::format("({} bytes)", bytes.size());
    std::string text;
    for (const char byte : bytes) {
        if (byte > ' ' && byte <= '~')
            text += byte;
        else
            text += fmt::format("<{:02x}>", static_cast<unsigned char>(byte));
    }
    return text;
}

std::string pair_text(const etcd::key_value& one, std::int64_t offset)
{
    return fmt::format(
        "{}={} c{} m{} v{} l{}; ",
        printable(one.key),
        printable(one.value),
        relative(one.create_revision, offset),
        relative(one.mod_revision, offset),
        one.version,
        one.lease
    );
}

std::string operation_text(const etcd::operation_answer& answer, std::int64_t offset)
{
    if (const auto* range = std::get_if<etcd::range_answer>(&answer))
        return text_of(*range, offset);
    if (const auto* deletion = std::get_if<etcd::delete_answer>(&answer))
        return fmt::format("r{} {} deleted", relative(deletion->header.revision, offset), deletion->deleted);
    return fmt::format("r{} put", relative(std::get<etcd::put_answer>(answer).header.revision, offset));
}

}  // namespace

std::string text_of(const etcd::range_answer& answer, std::int64_t offset)
{
    std::string text = fmt::format(
        "r{} {} of {}{}: ",
        relative(answer.header.revision, offset),
        answer.keys.size(),
        answer.count,
        answer.more ? " and more" : ""
    );
    for (const etcd::key_value& one : answer.keys)
        text += pair_text(one, offset);
    return text;
}

std::string text_of(const etcd::txn_answer& answer, std::int64_t offset)
{
    const std::int64_t revision = relative(answer.header.revision, offset);
    std::string text = fmt::format("r{} {}", revision, answer.succeeded ? "yes" : "no");
    for (const etcd::operation_answer& one : answer.answers)
        text += " | " + operation_text(one, offset);
    return text;
}

std::string text_of(const etcd::lease& answer, std::int64_t)
{
    return fmt::format("{} for {} s", answer.id, answer.ttl.count());
}

std::string text_of(const etcd::lease_state& answer, std::int64_t)
{
    auto keys = answer.keys;
    std::ranges::sort(keys);
    std::string text = fmt::format("{} s", answer.ttl.count());
    for (const std::string& key : keys)
        text += " " + printable(key);
    return text;
}

std::string text_of(const etcd::watch_news& news, std::int64_t offset)
{
    std::string text;
    if (news.kind == etcd::watch_news_kind::begun)
        text = fmt::format("begun r{}; ", relative(news.revision, offset));
    if (news.kind == etcd::watch_news_kind::compacted)
        text = fmt::format("compacted r{}; ", relative(news.revision, offset));
    for (const etcd::event& one : news.events) {
        text += one.kind == etcd::event_kind::put ? "put " : "deleted ";
        text += pair_text(one.changed, offset);
    }
    return text;
}

}  // namespace rdad::simulation
