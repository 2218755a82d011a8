# SPDX-License-Identifier: BSL-1.0
"""Wrong programs, made from lib/ one change at a time, and whether its tests notice them."""
