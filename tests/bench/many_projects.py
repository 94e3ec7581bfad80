"""
Many known places, and one change of what is installed. Run by the Python that has gover.

    places.py DATA CACHE HOME COUNT

Makes COUNT projects below HOME that ask for a line, `1.22`, so that each plan depends on what
is installed; makes their plans; says that something was installed. Prints microseconds as JSON.
"""

import json
import sys
import time
from pathlib import Path

from gover.activation.activate import plan_here
from gover.install.publish import changed
from gover.store.store import Store


def main(data: str, cache: str, home: str, count: str) -> None:
    dirs = Store(data, cache, f"{home}/.config/gover")
    environ = {"HOME": home}
    plans = []
    for number in range(int(count)):
        place = Path(home, f"places-{count}", str(number))
        place.mkdir(parents=True)
        (place / ".go-version").write_text("1.22\n")
        begin = time.perf_counter()
        plan_here(dirs, environ, str(place))
        plans.append((time.perf_counter() - begin) * 1e6)
    changes = []
    for _ in range(5):
        begin = time.perf_counter()
        changed(dirs)
        changes.append((time.perf_counter() - begin) * 1e6)
    print(json.dumps({"plan": plans[-100:], "change": changes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
