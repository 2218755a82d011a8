// SPDX-License-Identifier: BSL-1.0
#include "etcd/watch_message.hpp"

#include "etcd/answers.hpp"
#include "etcd/fields.hpp"
#include "etcd/refusal.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::etcd {
namespace {

event event_of(const fields& all)
{
    const std::string type = all.text("type");
    if (!type.empty() && type != "PUT" && type != "DELETE")
        all.wrong("type", "a kind of event");
    event read{type == "DELETE" ? event_kind::deleted : event_kind::put, key_value_of(all.within("kv"))};
    // By it a watch knows how far it is.
    if (read.changed.mod_revision == 0)
        all.wrong("mod_revision", "there");
    return read;
}

}  // namespace

result<watch_message> read_watch_message(std::string_view line)
{
    if (auto error = read_stream_error(line))
        return failure{error->code, fmt::format("etcd has ended a watch: {}.", error->words)};
    const auto object = read_object(line);
    if (!object)
        return object.error();
    std::string problem;
    const fields all(*object, problem);
    watch_message message{
        .header = header_of(all),
        .watch_id = all.number("watch_id"),
        .created = all.flag("created"),
        .canceled = all.flag("canceled"),
        .compact_revision = all.revision("compact_revision"),
        .cancel_reason = all.text("cancel_reason"),
        .is_part = all.flag("fragment"),
        .events = all.objects("events", event_of)};
    if (!problem.empty())
        return malformed(problem);
    return message;
}

}  // namespace rdad::etcd
