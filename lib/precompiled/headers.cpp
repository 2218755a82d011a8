// SPDX-License-Identifier: BSL-1.0
// Nothing: a target with precompiled headers has to have a source.
