"""A headless Chromium that shows one page after the other, cut off from every network."""

import json
import math
import shutil
import time

from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")

# What a page takes to load is measured; this only ends a run that would never end.
PATIENCE_SECONDS = 60


class Session:
    """The browser, with the words that the checks are written in."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--lang=en-GB", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.folder = None

    def close(self):
        self.driver.quit()

    def look(self, width=1440, height=900, dark=False, still=True):
        """The size and the wishes of the next pages."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}]})

    def open(self, name, fragment=""):
        """Loads a page, waits until it has drawn itself, and gives the seconds that it took."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        start = time.monotonic()
        self.driver.get(f"file://{self.folder}/{name}.html{fragment}")
        self.wait("'ready' in document.documentElement.dataset")
        return time.monotonic() - start

    def run(self, script, *values):
        return self.driver.execute_script(script, *values)

    def wait(self, expression, seconds=PATIENCE_SECONDS):
        """Waits until an expression of the page holds."""
        end = time.monotonic() + seconds
        while not self.run(f"return Boolean({expression})"):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.02)

    def settle(self):
        """Waits until what was done has been drawn, and told to screen readers."""
        time.sleep(0.45)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """A text, its blanks made plain."""
        return self.run("return document.querySelector(arguments[0]).textContent.replaceAll('\\u00a0', ' ')", selector)

    def column(self, name):
        """The texts of a column of the table, from the top."""
        return self.run("""return [...document.querySelectorAll('#episode-table tbody .' + arguments[0])]
            .map(cell => cell.textContent.replaceAll('\u00a0', ' '))""", name)

    def count(self):
        return self.text("#filter-count")

    def type(self, selector, text):
        """Writes a text in place of what a field has."""
        self.run("const field = document.querySelector(arguments[0]); field.focus(); field.select()", selector)
        self.find(selector).send_keys(text)

    def keys(self, *keys):
        """Presses keys, one after the other, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()
        self.settle()

    def click(self, selector):
        self.find(selector).click()
        self.settle()

    def click_at(self, selector, x, y):
        """Clicks at a place of an element, from its upper left corner."""
        box = self.run("const b = document.querySelector(arguments[0]).getBoundingClientRect(); return [b.left, b.top]",
                       selector)
        actions = ActionChains(self.driver)
        actions.w3c_actions.pointer_action.move_to_location(round(box[0] + x), round(box[1] + y))
        actions.w3c_actions.pointer_action.click()
        actions.perform()
        self.settle()

    def focused(self):
        return self.run("return document.activeElement.id || document.activeElement.className")

    def map(self):
        """Where the map is: latitude, longitude, zoom, width and height."""
        return self.run("""const map = document.getElementById('map');
            return [map.dataset.latitude, map.dataset.longitude, map.dataset.zoom, map.clientWidth, map.clientHeight]
                .map(Number)""")

    def on_map(self, latitude, longitude):
        """Where a place is on the map, in pixels from its upper left corner."""
        at_latitude, at_longitude, zoom, width, height = self.map()
        scale = 256 * 2 ** zoom
        return (width / 2 + (longitude - at_longitude) / 360 * scale,
                height / 2 + (mercator(latitude) - mercator(at_latitude)) * scale)

    def picture(self, canvas):
        """A number for what is drawn on a canvas, and how many colours it has."""
        return self.run("""const canvas = document.getElementById(arguments[0]);
            const pixels = new Uint32Array(
                canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
            let sum = 0;
            for (const pixel of pixels) sum = (Math.imul(sum, 31) + pixel) | 0;
            return [sum, new Set(pixels).size]""", canvas)

    def complaints(self):
        """What stands in the console, and every address that was asked for beside the page's own."""
        console = [entry["message"] for entry in self.driver.get_log("browser")]
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            url = message["params"]["request"]["url"]
            if not url.startswith(("data:", f"file://{self.folder}/")):
                asked.append(url)
        return console + asked

    def names(self):
        """Role and accessible name of everything that can have the focus."""
        self.driver.execute_cdp_cmd("Accessibility.enable", {})
        tree = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})
        result = []
        for node in tree["nodes"]:
            if node.get("ignored"):
                continue
            properties = {entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])}
            if properties.get("focusable"):
                result.append((node["role"]["value"], node.get("name", {}).get("value", "")))
        return result

    def shot(self, path):
        self.driver.save_screenshot(path)


def mercator(latitude):
    """As the page reckons it: the world one unit high, from north to south."""
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
