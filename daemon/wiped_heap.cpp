// SPDX-License-Identifier: BSL-1.0
// Wipes all memory that rdad frees. Tokens and secrets pass through strings, buffers and JSON values of
// libraries that know nothing of them; so none of these leaves a copy behind. Not wiped is what lies on the
// stack, and what C libraries free: OpenSSL wipes its keys itself, and what it has decrypted as
// lib/http/tls.cpp tells it.

#ifndef __SANITIZE_ADDRESS__  // which has these operators too, and sees by them what is freed wrongly

#include <cstddef>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <string.h>

// The standard library's other operators delete call these (C++20, [new.delete.single] and
// [new.delete.array]); its operators new take memory from malloc and aligned_alloc.

void operator delete(void* memory) noexcept
{
    if (memory)
        ::explicit_bzero(memory, ::malloc_usable_size(memory));
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    operator delete(memory);
}

void operator delete(void* memory, std::align_val_t) noexcept
{
    operator delete(memory);
}

void operator delete(void* memory, std::size_t, std::align_val_t) noexcept
{
    operator delete(memory);
}

#endif
