# SPDX-License-Identifier: BSL-1.0
"""What tests/crash_points/run is made of."""
