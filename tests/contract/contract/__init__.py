# SPDX-License-Identifier: BSL-1.0
"""The contract suite: checks a server of the job API against cases and against etc/openapi.yaml."""
