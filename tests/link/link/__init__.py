# SPDX-License-Identifier: BSL-1.0
"""What tests/link/run is made of."""
