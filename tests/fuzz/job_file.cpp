// SPDX-License-Identifier: BSL-1.0
// Job files of any content: parsing them ends, and what is accepted is kept whole.

#include "job/job_file.hpp"

#include "job/record.hpp"
#include "require.hpp"

#include <cstdint>

using namespace rdad::job;
using rdad::tests::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const char* name : {"a.json", "a.jsonl"}) {
        is_half_written(name, text);
        const auto entries = parse_job_file(name, text);
        require(!entries.empty());
        for (const file_entry& entry : entries) {
            require(entry.spec ? entry.problem.empty() && entry.is_json : !entry.problem.empty());
            require(entry.problem.find('\n') == std::string::npos);
            if (!entry.is_json)
                continue;
            const std::string spec_text(entry.text);
            const record r = entry.spec ? new_record(*entry.spec, spec_text, "a", {})
                                        : rejected_record(spec_text, "a", entry.problem, {});
            const auto read = read_record(to_text(r));
            require(read.has_value() && read->outcome == r.outcome);
            // A record can't tell a job that is null from none; both are rejected.
            require(read->spec_text == spec_text || spec_text == "null");
            require(!entry.spec || *read == r);
        }
    }
    return 0;
}
