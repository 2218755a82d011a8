# SPDX-License-Identifier: BSL-1.0
"""rdactl at a terminal, as a person uses it."""
