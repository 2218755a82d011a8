// SPDX-License-Identifier: BSL-1.0
// What the gateway answers, as types.

#include "etcd/answers.hpp"

#include "etcd/fields.hpp"

#include <boost/json/memory_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>
#include <variant>

namespace rdad::etcd {
namespace {

namespace json = boost::json;

// What `read` makes of the members, unless one of them is wrong.
template <class Read>
auto read_all(const json::object& answer, Read read) -> result<decltype(read(std::declval<fields>()))>
{
    std::string problem;
    auto value = read(fields(answer, problem));
    if (!problem.empty())
        return malformed(problem);
    return value;
}

range_answer range_answer_of(const fields& answer)
{
    return {
        header_of(answer),
        answer.objects("kvs", key_value_of),
        answer.flag("more"),
        answer.number("count")};
}

// In the order of `operation`.
constexpr std::array<std::string_view, 3> names_of_answers{
    "response_put",
    "response_delete_range",
    "response_range"};

operation_answer operation_answer_of(const fields& answer, const operation& asked)
{
    const std::string_view name = names_of_answers[asked.index()];
    if (!answer.has(name))
        answer.wrong("an answer to an operation", fmt::format("a {}", name));
    const fields inner = answer.within(name);
    if (std::holds_alternative<put_request>(asked))
        return put_answer{header_of(inner)};
    if (std::holds_alternative<delete_request>(asked))
        return delete_answer{header_of(inner), inner.number("deleted")};
    return range_answer_of(inner);
}

failure lease_is_gone()
{
    return {errc::lease_gone, "The lease is not there any more."};
}

}  // namespace

failure malformed(std::string_view what)
{
    return {errc::malformed_answer, fmt::format("The answer is not one of etcd's gateway: {}.", what)};
}

result<json::object> read_object(std::string_view body)
{
    json::parse_options options;
    options.max_depth = deepest_nesting;
    json::error_code ec;
    json::value value = json::parse(json::string_view(body.data(), body.size()), ec, {}, options);
    if (ec == json::error::too_deep)
        return malformed("it is nested too deep");
    if (ec)
        return malformed("it is not JSON");
    json::object* object = value.if_object();
    if (!object)
        return malformed("it is not an object");
    if (json::value* inner = object->if_contains("result")) {
        if (!inner->is_object())
            return malformed("result is not an object");
        return json::object(std::move(inner->get_object()));
    }
    return std::move(*object);
}

header header_of(const fields& answer)
{
    const fields inner = answer.within("header");
    return {
        inner.unsigned_number("cluster_id"),
        inner.unsigned_number("member_id"),
        inner.revision("revision"),
        inner.unsigned_number("raft_term")};
}

key_value key_value_of(const fields& pair)
{
    return {
        pair.bytes("key"),
        pair.bytes("value"),
        pair.revision("create_revision"),
        pair.revision("mod_revision"),
        pair.number("version"),
        pair.number("lease")};
}

result<header> read_header(const json::object& answer)
{
    return read_all(answer, header_of);
}

result<range_answer> read_range_answer(const json::object& answer)
{
    return read_all(answer, range_answer_of);
}

result<put_answer> read_put_answer(const json::object& answer)
{
    return read_all(answer, [](const fields& all) { return put_answer{header_of(all)}; });
}

result<delete_answer> read_delete_answer(const json::object& answer)
{
    return read_all(answer, [](const fields& all) {
        return delete_answer{header_of(all), all.number("deleted")};
    });
}

result<txn_answer> read_txn_answer(const json::object& answer, const txn& request)
{
    return read_all(answer, [&](const fields& all) {
        txn_answer read{header_of(all), all.flag("succeeded"), {}};
        const std::vector<operation>& asked = read.succeeded ? request.success : request.failure;
        read.answers = all.objects("responses", [&, next = std::size_t{0}](const fields& one) mutable {
            if (next >= asked.size())
                return operation_answer();
            return operation_answer_of(one, asked[next++]);
        });
        if (read.answers.size() != asked.size())
            all.wrong("responses", "as many as the operations");
        return read;
    });
}

result<lease> read_lease(const json::object& answer)
{
    auto read = read_all(answer, [](const fields& all) {
        return lease{header_of(all), all.number("ID"), all.seconds("TTL")};
    });
    if (read && read->ttl.count() <= 0)
        return lease_is_gone();
    return read;
}

result<lease_state> read_lease_state(const json::object& answer)
{
    auto read = read_all(answer, [](const fields& all) {
        return lease_state{
            header_of(all),
            all.seconds("TTL"),
            all.seconds("grantedTTL"),
            all.bytes_of("keys")};
    });
    // A lease in its last second has none left, but was granted some.
    if (read && read->ttl.count() <= 0)
        return lease_is_gone();
    return read;
}

result<member_status> read_member_status(const json::object& answer)
{
    return read_all(answer, [](const fields& all) {
        return member_status{
            header_of(all),
            all.text("version"),
            all.number("dbSize"),
            all.number("dbSizeInUse"),
            all.unsigned_number("leader"),
            all.unsigned_number("raftTerm"),
            all.unsigned_number("raftIndex"),
            all.texts("errors")};
    });
}

result<std::vector<member_alarm>> read_alarms(const json::object& answer)
{
    return read_all(answer, [](const fields& all) {
        return all.objects("alarms", [](const fields& one) {
            return member_alarm{one.unsigned_number("memberID"), one.text("alarm")};
        });
    });
}

}  // namespace rdad::etcd
