# SPDX-License-Identifier: BSL-1.0
"""What tests/system/run is made of."""
