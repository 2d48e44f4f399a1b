#!/usr/bin/env python3
"""Looks at reports in a real browser: headless Chromium, as Debian has it.

    browser.py PAGES [--screens FOLDER] [--only WORD]

PAGES is the folder that the tests of Sources/Reports write with PICKET_REPORT_PAGES=PAGES. Every check of checks.py is
run; exit code 1 where one fails. With --screens pictures of the pages are put into FOLDER, to be looked at by a person.
Where there is no Chromium the checks are passed over, with a word.
"""

import argparse
import os
import sys
import traceback

# Page, width, height, dark, what is done first.
SCREENS = [
    ("town", 1440, 900, False, ""),
    ("town", 1440, 900, True, ""),
    ("town", 1440, 900, False, "row"),
    ("town", 1440, 900, True, "row zoom"),
    ("town", 1920, 1080, False, "row"),
    ("town", 1440, 900, False, "bottom"),
    ("town", 400, 850, False, ""),
    ("town", 400, 850, True, "row timeline"),
    ("town", 400, 850, False, "episodes"),
    ("fleet", 1440, 900, False, ""),
    ("fleet", 1440, 900, True, "row zoom"),
    ("edges", 1440, 900, False, "row"),
    ("hostile", 1440, 900, True, "row"),
    ("quiet", 1440, 900, False, ""),
    ("empty", 1440, 900, False, ""),
    ("single", 1440, 900, True, "row"),
]

ACTS = {
    "row": "document.querySelectorAll('#episode-table tbody button')[Math.min(6, arguments[0])].click()",
    "zoom": "document.getElementById('time-episode').click()",
    "bottom": "document.querySelector('aside').scrollIntoView(); document.querySelector('details').open = true",
    "timeline": "document.getElementById('timeline-section').scrollIntoView()",
    "episodes": "document.getElementById('episodes-section').scrollIntoView()",
}


def take_screens(session, folder):
    os.makedirs(folder, exist_ok=True)
    for page, width, height, dark, acts in SCREENS:
        session.look(width, height, dark)
        session.open(page)
        session.settle()
        for act in acts.split():
            rows = len(session.all("#episode-table tbody button"))
            session.run(ACTS[act], rows - 1)
            session.settle()
        session.settle()
        name = "-".join([page, str(width), "dark" if dark else "light", *acts.split()])
        session.shot(os.path.join(folder, f"{name}.png"))
        print(f"    {name}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("--screens")
    parser.add_argument("--only", default="")
    options = parser.parse_args()

    try:
        from session import CHROMIUM, DRIVER, Session
        import checks
    except ImportError as missing:
        print(f"passed over: {missing.name} is missing; `make browser` brings it")
        return 0
    if not CHROMIUM or not DRIVER:
        print("passed over: there is no chromium or no chromedriver here; `make ci-packages` installs them")
        return 0

    failed = 0
    session = Session()
    session.folder = os.path.abspath(options.pages)
    try:
        for check in checks.ALL:
            if options.only not in check.__name__:
                continue
            session.look()
            try:
                check(session)
                print(f"ok      {check.__name__}")
            except Exception:
                failed += 1
                print(f"FAILED  {check.__name__}")
                traceback.print_exc(file=sys.stdout)
        if options.screens:
            take_screens(session, options.screens)
    finally:
        session.close()
    print(f"{failed} failed" if failed else "all well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
