// What the daemon tells its operator: to the journal where there is one, else to stderr.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::service {

/// As syslog(3) has them.
enum class priority
{
    error = 3,    ///< something is broken and a person is needed
    warning = 4,  ///< something is wrong, and goes on
    notice = 5,   ///< the daemon starts, stops, reloads
    info = 6,     ///< what happens to jobs
};

/// A field of a journal entry: a name in capitals with the prefix RDAD_, and its value.
struct journal_field
{
    std::string_view name;
    std::string value;
};

class journal
{
public:
    virtual ~journal() = default;

    /// `message` is one or more sentences. Control characters in it are made harmless: no content of a file
    /// or an answer can forge an entry.
    void write(priority p, std::string_view message, const std::vector<journal_field>& fields = {});

protected:
    virtual void put(priority p, const std::string& message, const std::vector<journal_field>& fields) = 0;
};

/// The journal with its fields if stderr is connected to it (JOURNAL_STREAM, systemd.exec(5)); else text on
/// stderr, a line an entry.
std::unique_ptr<journal> open_journal();

}  // namespace rdad::service
