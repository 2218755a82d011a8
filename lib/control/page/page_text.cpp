// SPDX-License-Identifier: BSL-1.0
#include "control/page/page_text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace rdad::control {
namespace {

/// " 'sha256-…'" for what stands between each pair of the tags.
std::string hashes_of(std::string_view page, std::string_view open, std::string_view close)
{
    std::string hashes;
    for (;;) {
        const std::size_t start = page.find(open);
        const std::size_t end = start == std::string_view::npos ? start : page.find(close, start);
        if (end == std::string_view::npos)
            return hashes;
        const std::string_view inner = page.substr(start + open.size(), end - start - open.size());
        std::array<unsigned char, 32> digest{};
        std::array<unsigned char, 48> text{};
        EVP_Digest(inner.data(), inner.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
        EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
        hashes += fmt::format(" 'sha256-{}'", reinterpret_cast<const char*>(text.data()));
        page.remove_prefix(end + close.size());
    }
}

}  // namespace

std::string_view page_without_token() noexcept
{
    return R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>rdad: no token</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto 0; padding: 0 1rem }
</style>
<main>
<h1>This page needs a token</h1>
<p>On this host, run <code>rdactl page</code> and open the address that it prints. An address is good for twelve hours, and
until the daemon is started anew.</p>
</main>
</html>
)";
}

std::string policy_of(std::string_view page)
{
    const std::string scripts = hashes_of(page, "<script>", "</script>");
    return fmt::format(
        "default-src 'none'; script-src{}; style-src{}; connect-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
        scripts.empty() ? " 'none'" : scripts,
        hashes_of(page, "<style>", "</style>")
    );
}

}  // namespace rdad::control
