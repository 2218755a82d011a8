// SPDX-License-Identifier: BSL-1.0
// SQLite, as far as the index needs it: a file, statements, and what they answer.
//
// The calls block on the disk. An object may be used by one thread at a time.
#pragma once

#include "failure/failure.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace rdad::history {

/// A prepared statement, which is run again and again with other values.
class statement
{
public:
    // The values of its parameters, from 1 on. Null: NULL.

    void bind(int parameter, std::int64_t value);
    void bind(int parameter, const std::optional<std::int64_t>& value);
    void bind(int parameter, const std::optional<double>& value);
    void bind(int parameter, std::string_view value);

    /// Goes to the next row of what it answers. False: there is none, and it may be run again.
    result<bool> step();

    /// Runs one that answers nothing.
    result<void> run();

    // The columns of that row, from 0 on. Null: NULL.

    std::int64_t number(int column) const;
    std::optional<std::int64_t> number_or_null(int column) const;
    std::optional<double> real_or_null(int column) const;
    std::string text(int column) const;

private:
    friend class database;

    struct finalizer
    {
        void operator()(sqlite3_stmt* prepared) const noexcept;
    };

    explicit statement(sqlite3_stmt* prepared) : prepared_(prepared) {}

    std::unique_ptr<sqlite3_stmt, finalizer> prepared_;
};

class database
{
public:
    /// Opens the file, which is made where it is missing. It is read as such a file only with the first statement.
    static result<database> open(const std::string& path);

    result<statement> prepare(std::string_view sql);

    /// Runs statements that answer nothing, one after the other.
    result<void> execute(const char* sql);

private:
    struct closer
    {
        void operator()(sqlite3* handle) const noexcept;
    };

    explicit database(sqlite3* handle) : handle_(handle) {}

    std::unique_ptr<sqlite3, closer> handle_;
};

/// What is there is no database, or a spoilt one: it won't get better.
bool is_spoilt(const failure& failure);

}  // namespace rdad::history
