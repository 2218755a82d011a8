#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Lists the active jobs as a plain client does, page by page, and keeps their ids and states.

    python_list.py URL CA_FILE TOKEN_FILE PAGES

At least so many pages, and each list to its end. The last line tells how many pages there were, and the seconds of the
processor that they took, without the start of Python.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import requests

_TIMEOUT_S = 60


def list_active(session: requests.Session, url: str) -> int:
    """Answers how many pages it had."""
    states: dict[str, str] = {}
    pages = 0
    where: str | None = f"{url}/jobs?$filter=state%20eq%20active&$top=1000"
    while where:
        answer = session.get(where, timeout=_TIMEOUT_S)
        answer.raise_for_status()
        page = answer.json()
        states.update((job["id"], job["state"]) for job in page["jobs"])
        pages += 1
        where = page.get("_links", {}).get("next", {}).get("href")
    return pages


def main() -> None:
    url, ca_file, token_file, wanted = sys.argv[1:]
    session = requests.Session()
    session.trust_env = False
    session.verify = ca_file
    session.headers["Authorization"] = f"Bearer {Path(token_file).read_text(encoding='utf-8').strip()}"
    cpu = time.process_time()
    pages = 0
    while pages < int(wanted):
        pages += list_active(session, url)
    print(json.dumps({"pages": pages, "seconds": time.process_time() - cpu}))


if __name__ == "__main__":
    main()
