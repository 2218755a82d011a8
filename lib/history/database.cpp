// SPDX-License-Identifier: BSL-1.0
#include "history/database.hpp"

#include <fmt/format.h>

#include <sqlite3.h>

namespace rdad::history {
namespace {

/// What the last call for `handle` has failed with. A code of EBADMSG says that the file is spoilt: SQLITE_ERROR is what
/// statements get that are good, but for other tables than there are.
failure failure_of(sqlite3* handle)
{
    const int code = sqlite3_errcode(handle);
    const bool is_spoilt = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR;
    const auto kind = is_spoilt ? boost::system::errc::bad_message : boost::system::errc::io_error;
    const char* const file = sqlite3_db_filename(handle, "main");
    return {
        make_error_code(kind),
        fmt::format("Could not use {}: {}.", file ? file : "the index", sqlite3_errmsg(handle))};
}

}  // namespace

void statement::finalizer::operator()(sqlite3_stmt* prepared) const noexcept
{
    sqlite3_finalize(prepared);
}

void statement::bind(int parameter, std::int64_t value)
{
    sqlite3_bind_int64(prepared_.get(), parameter, value);
}

void statement::bind(int parameter, const std::optional<std::int64_t>& value)
{
    if (value)
        sqlite3_bind_int64(prepared_.get(), parameter, *value);
    else
        sqlite3_bind_null(prepared_.get(), parameter);
}

void statement::bind(int parameter, const std::optional<double>& value)
{
    if (value)
        sqlite3_bind_double(prepared_.get(), parameter, *value);
    else
        sqlite3_bind_null(prepared_.get(), parameter);
}

void statement::bind(int parameter, std::string_view value)
{
    sqlite3_bind_text64(
        prepared_.get(),
        parameter,
        value.data(),
        value.size(),
        SQLITE_TRANSIENT,
        SQLITE_UTF8
    );
}

result<bool> statement::step()
{
    const int code = sqlite3_step(prepared_.get());
    if (code == SQLITE_ROW)
        return true;
    // It also answers what has failed, again.
    const bool is_done = code == SQLITE_DONE && sqlite3_reset(prepared_.get()) == SQLITE_OK;
    if (is_done)
        return false;
    auto failed = failure_of(sqlite3_db_handle(prepared_.get()));
    sqlite3_reset(prepared_.get());
    return failed;
}

result<void> statement::run()
{
    const auto stepped = step();
    return stepped ? result<void>() : stepped.error();
}

std::int64_t statement::number(int column) const
{
    return sqlite3_column_int64(prepared_.get(), column);
}

std::optional<std::int64_t> statement::number_or_null(int column) const
{
    const bool is_null = sqlite3_column_type(prepared_.get(), column) == SQLITE_NULL;
    return is_null ? std::nullopt : std::optional(number(column));
}

std::optional<double> statement::real_or_null(int column) const
{
    const bool is_null = sqlite3_column_type(prepared_.get(), column) == SQLITE_NULL;
    return is_null ? std::nullopt : std::optional(sqlite3_column_double(prepared_.get(), column));
}

std::string statement::text(int column) const
{
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(prepared_.get(), column));
    const int size = sqlite3_column_bytes(prepared_.get(), column);
    return bytes ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

void database::closer::operator()(sqlite3* handle) const noexcept
{
    sqlite3_close(handle);
}

result<database> database::open(const std::string& path)
{
    sqlite3* handle = nullptr;
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    database opened(handle);
    if (code == SQLITE_OK)
        return opened;
    if (!handle)
        return failure{make_error_code(boost::system::errc::not_enough_memory), "There is no memory left."};
    return failure_of(handle);
}

result<statement> database::prepare(std::string_view sql)
{
    sqlite3_stmt* prepared = nullptr;
    const int code =
        sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
    if (code != SQLITE_OK)
        return failure_of(handle_.get());
    return statement(prepared);
}

result<void> database::execute(const char* sql)
{
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure_of(handle_.get());
    return {};
}

bool is_spoilt(const failure& failure)
{
    return failure.code == boost::system::errc::bad_message;
}

}  // namespace rdad::history
