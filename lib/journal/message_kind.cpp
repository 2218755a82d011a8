// SPDX-License-Identifier: BSL-1.0
#include "journal/message_kind.hpp"

#include <cstddef>

namespace rdad::journal {
namespace {

using enum message_kind;
using enum priority;

// Operators look for names and ids: a kind keeps both for good, whatever becomes of its texts. One that is no
// more leaves its id to nobody; a new one takes what `systemd-id128 new` prints.
constexpr message_kind_entry kinds[]{
    {config_wrong, "config_wrong", "3b54be26301e4dd9ae3ab62e94b5dc9f", error},
    {internal_error, "internal_error", "3b8298953309442f8349007c51d20ef0", error},
    {spool_failed, "spool_failed", "4c30dfbb783549dcaed844189cc915b7", error},
    {control_failed, "control_failed", "8286d4dbb1384b78b941c02ab5e42365", error},
    {page_failed, "page_failed", "6de720c8d8b642b2961d41f8056c50b9", error},
    {page_opened, "page_opened", "27eddd6864514028ac8e66136b9417fc", notice},
    {ready, "ready", "51388f42899a4a4e946ed64e31f96fe2", notice},
    {going_on, "going_on", "ee9753bcd86e4d1e874bf7926900779e", notice},
    {still_paused, "still_paused", "2c1933bfe01945c5b0250f9df7e576bf", notice},
    {stopping, "stopping", "e3e2febff0354d548a4ce3192f01928d", notice},
    {drained, "drained", "5470a8e445d44e6dabfd77fe305b2def", notice},
    {reloaded, "reloaded", "22de1aedbc6d4743aeedd91326a4ca07", notice},
    {reload_refused, "reload_refused", "883c82630550425fa5d4a21e035e5511", error},
    {reload_incomplete, "reload_incomplete", "d2f4c069192c4703a509fac8650fdf7e", warning},
    {record_unreadable, "record_unreadable", "2d7c2d8fa4e44dccb671f4e0d632e582", error},
    {stranger_in_active, "stranger_in_active", "739e2a49bb114b9883e6cb0ab36ff25d", error},
    {job_taken, "job_taken", "776b2ea182d5497b9a1c8e3edd78870c", info},
    {job_created, "job_created", "6f8b1c6026d7403e918bdaacf54aa596", info},
    {job_patched, "job_patched", "4d4a85f25f964a2283a20b59e88c6af8", info},
    {job_activated, "job_activated", "b547d623d55740898c2c0fb534d24395", info},
    {job_started_late, "job_started_late", "6658c6540f3d4450adab5146a09aec1b", warning},
    {job_progress, "job_progress", "4caa0cbc0efd4aa587818dfaafc6e63f", debug},
    {job_interrupted, "job_interrupted", "b688cdd7c6604b758814e45d58f85302", info},
    {job_stuck, "job_stuck", "5f74c559e67340ac93ad5264e33f1493", warning},
    {job_resumed, "job_resumed", "8a382926e81c443bb00a9b28e1ca0126", info},
    {job_cancelling, "job_cancelling", "0c0029b4ab2249148c1879ed88c07ddd", info},
    {job_deleted, "job_deleted", "a811e48861ec436191efce5c78e2a8dc", info},
    {job_released, "job_released", "bc51c9b2c10d4a49937ce8fbd3cf95f8", info},
    {job_retried, "job_retried", "6e9ba3822de047d58563fb3328edf2d6", info},
    {job_succeeded, "job_succeeded", "84e249ffaff8432db98353b1665cdee8", info},
    {job_failed, "job_failed", "fcaca65691f9413faa5066d8e2482233", warning},
    {job_cancelled, "job_cancelled", "13d9237cbf8243678b762ad7a49c72e6", info},
    {job_unsubmitted, "job_unsubmitted", "ef4e716147614ef5b30fa9fc6db1d6ea", info},
    {job_held, "job_held", "03323c2aa67444dc990cbc6c09d36dcf", warning},
    {job_rejected, "job_rejected", "671c4e81f0b548e7918b823bd8d3a0cd", warning},
    {file_rejected, "file_rejected", "6406736551774cb7a504d0c8a69420d3", warning},
    {file_not_taken, "file_not_taken", "4d9ff50290a14714a84ddb6bc8c1b0f8", error},
    {files_unwatched, "files_unwatched", "f5cfcb2bfee7409b8e8032e71bd614a6", warning},
    {files_waiting, "files_waiting", "36fa6195142f412bb9a2fd3eb6502d92", warning},
    {batch_paused, "batch_paused", "8c9f45df74474944b91b951d7f77174a", notice},
    {batch_resumed, "batch_resumed", "f3c3f3f277f343599b4793729eabc552", notice},
    {batch_prioritized, "batch_prioritized", "91061adabbf1441fa413e85a443347a5", notice},
    {day_spent, "day_spent", "ecfdc09b987244b98b357392311803eb", notice},
    {order_taken, "order_taken", "f10662e7747a49d0abdee6abf7fa5c8c", info},
    {order_refused, "order_refused", "aaaffa311da64e598c2f4b0ed9314bea", info},
    {order_failed, "order_failed", "8b291862785a41febf762c966c170231", warning},
    {call_answered, "call_answered", "6e70f729f1644e40af95bd360b04454a", debug},
    {throttled, "throttled", "50ec825037a64c50bf42af8eccf40035", warning},
    {pause_not_kept, "pause_not_kept", "4b6fdc8c050c430a980f30c3ec851ceb", warning},
    {service_unreachable, "service_unreachable", "e065b27fb47443379bcbf4212090b162", warning},
    {service_failing, "service_failing", "f833fa14f4ee4cc1900249cf1f10b983", warning},
    {service_back, "service_back", "3bf8db0ccc5c4f7187c7f9230c8a6546", notice},
    {token_missing, "token_missing", "ee57aa7304b14caf9988d7572571aa51", error},
    {token_refused, "token_refused", "e32684d6820c4a3fb91dea9d2d0695b7", error},
    {token_accepted, "token_accepted", "4c41b3d172984dcbb00a152bbec854d8", notice},
    {proxy_unauthorized, "proxy_unauthorized", "b125fe092d39401babfe870c33fce272", error},
    {proxy_accepted, "proxy_accepted", "27ada4ed94ce41b2b9ec1d59a4ee1845", notice},
    {list_failing, "list_failing", "0640f13f28274a15886bd4103e04f7e7", error},
    {list_unusable, "list_unusable", "6a077928b98f4e6fb630961cfd73ea12", notice},
    {list_used, "list_used", "f8a59d0372fe435dbd7dfd16b95f6e65", notice},
    {disk_failing, "disk_failing", "413ea5a0ba824c27a532be2bd7969172", error},
    {disk_works, "disk_works", "733c9911fdf64f1db8e77f8013d7aba4", notice},
    {daemon_failed, "daemon_failed", "2ad02a1aa01f4d7d8df81c74156db829", alert},
};

constexpr bool is_in_order()
{
    for (std::size_t at = 0; at < std::size(kinds); ++at) {
        if (kinds[at].kind != static_cast<message_kind>(at))
            return false;
    }
    return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view to_string(priority priority) noexcept
{
    switch (priority) {
    case alert: return "alert";
    case error: return "error";
    case warning: return "warning";
    case notice: return "notice";
    case info: return "info";
    case debug: return "debug";
    }
    return "";
}

std::span<const message_kind_entry> message_kinds() noexcept
{
    return kinds;
}

const message_kind_entry& entry_of(message_kind kind) noexcept
{
    return kinds[static_cast<std::size_t>(kind)];
}

}  // namespace rdad::journal
