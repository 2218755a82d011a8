# SPDX-License-Identifier: BSL-1.0
"""What tests/bench/run is made of."""
