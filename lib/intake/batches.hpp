// SPDX-License-Identifier: BSL-1.0
// Which batches are run, or were dropped lately: what is dropped twice by mistake is to be paid for once.
#pragma once

#include "job/batch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::intake {

/// Whoever works on a job of a batch keeps one. Null: it isn't known which.
using running_batch = std::shared_ptr<const job::batch>;

/// For any thread.
class batches
{
public:
    using time_point = std::chrono::system_clock::time_point;

    /// A batch counts as dropped lately for so long.
    explicit batches(std::chrono::seconds repeat_within) : repeat_within_(repeat_within) {}
    void set_repeat_within(std::chrono::seconds time);

    /// Null: it is no repetition. It is one of a batch with its digest, which mustn't be empty, that is running or was
    /// dropped lately, of several the last one; not of itself, by its `source` (record.hpp), as a crash leaves it. Empty:
    /// it wasn't dropped yet.
    std::optional<job::earlier_batch> find_earlier(
        const job::batch& batch,
        const std::string& source,
        time_point now
    );

    /// It is run, and was dropped then. Null where its digest is empty.
    running_batch run(const job::batch& batch, const std::string& source, time_point dropped);

    /// How many are kept, those included that count no more and aren't forgotten yet.
    std::size_t size();

private:
    struct entry
    {
        running_batch batch;  ///< the only one where nobody works on it
        std::string source;   ///< empty where only a final record tells of it
        time_point dropped;

        bool is_running() const noexcept { return batch.use_count() > 1; }
    };

    bool counts(const entry& earlier, time_point now) const;
    void forget_old(time_point now);

    std::mutex mutex_;
    std::chrono::seconds repeat_within_;
    std::map<std::pair<std::string_view, std::uint64_t>, entry>
        entries_;                 ///< by digest, of the batch, and number
    std::size_t forget_at_ = 64;  ///< so many entries
};

}  // namespace rdad::intake
