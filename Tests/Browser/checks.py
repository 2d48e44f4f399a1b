"""What holds for a report's page. A check is a function that takes the session; its name says what holds."""

import base64
import os

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "contrast.js"), encoding="utf-8") as _file:
    CONTRAST = _file.read()

# Hours that CI machines may take for what takes a second here would hide a page that hangs; this does not.
LARGEST_LOAD_SECONDS = 20


def row(number):
    return f"#episode-table tbody tr:nth-child({number})"


def row_with(s, text):
    """The selector of the first row that holds a text."""
    rows = s.run("return [...document.querySelectorAll('#episode-table tbody tr')].map(row => row.textContent)")
    return row(next(index for index, line in enumerate(rows) if text in line.replace("\u00a0", " ")) + 1)


def is_in_view(s, selector):
    """Whether a row of the table is within what the table shows."""
    return s.run("""const row = document.querySelector(arguments[0]).getBoundingClientRect();
        const box = document.querySelector('#episode-table .scroller').getBoundingClientRect();
        return row.top >= box.top && row.bottom <= box.bottom""", selector)


def chosen_place(s):
    """Latitude and longitude of the chosen episode, as its details say."""
    values = s.run("""const terms = [...document.querySelectorAll('#detail-values dt')];
        return terms.find(term => term.textContent === 'Place').nextElementSibling.textContent""")
    return tuple(float(part) for part in values.split(","))


def loads_without_errors_and_requests(s):
    for name in ("town", "quiet", "empty", "single", "hostile", "edges"):
        for dark in (False, True):
            s.look(dark=dark)
            s.open(name)
            s.settle()
            complaints = s.complaints()
            assert complaints == [], (name, complaints)


def draws_its_canvases(s):
    s.open("town")
    s.settle()
    for canvas in ("map-canvas", "overview", "lanes-canvas", "curves"):
        _, colours = s.picture(canvas)
        assert colours > 8, f"{canvas} has {colours} colours"


def row_moves_the_map(s):
    s.open("town")
    s.settle()
    before, picture = s.map(), s.picture("map-canvas")
    s.click(row_with(s, "At the harbour"))
    after = s.map()
    assert after[:2] != before[:2] and after[2] > before[2], (before, after)
    latitude, longitude = chosen_place(s)
    x, y = s.on_map(latitude, longitude)
    assert abs(x - after[3] / 2) < 2 and abs(y - after[4] / 2) < 2, "its mark is not in the middle"
    assert s.picture("map-canvas") != picture
    assert s.all(".chosen button[aria-current=true]"), "the row is not marked"
    assert is_in_view(s, ".chosen"), "the row is hidden by its own details"
    assert "has reached the harbour" in s.text("#detail")


def row_shows_the_way_of_an_alert(s):
    s.open("town")
    s.click(row_with(s, "1 min 30 s"))
    x, y = s.on_map(*chosen_place(s))
    _, _, _, width, height = s.map()
    assert 0 < x < width and 0 < y < height, "its mark is not in view"
    device = s.column("device")[s.run("return document.querySelector('tr.chosen').sectionRowIndex")]
    assert f"Curves of {device}" in s.text("#timeline-words"), s.text("#timeline-words")


def marker_chooses_the_row(s):
    s.open("town")
    s.click(row_with(s, "1 min 30 s"))
    wanted = s.text(".chosen")
    x, y = s.on_map(*chosen_place(s))
    s.click("#detail-close")
    assert not s.all("tr.chosen")
    s.click_at("#map", x, y)
    assert s.text(".chosen") == wanted, (s.text(".chosen"), wanted)


def group_of_markers_is_parted_or_stepped_through(s):
    s.open("town")
    s.click(row_with(s, "Left the depot"))
    first = s.text("#detail-values")
    _, _, _, width, height = s.map()
    seen = {first}
    for _ in range(6):
        s.click_at("#map", width / 2, height / 2)
        seen.add(s.text("#detail-values"))
    assert len(seen) > 2, "the same episode each time"


def columns_sort(s):
    s.open("town")
    s.click("#episode-table th.device button")
    names = s.column("device")
    assert names[0] == "bike-1" and names[-1] == "van-7" and names == sorted(names)
    assert s.find("#episode-table thead th.device").get_attribute("aria-sort") == "ascending"
    s.click("#episode-table th.device button")
    assert s.column("device") == names[::-1]
    s.click("#episode-table th.lasted button")
    assert s.column("lasted")[0].startswith("open"), "the longest does not come first"
    s.click("#episode-table th.gravity button")
    assert s.column("gravity")[:2] == ["critical", "critical"]


def filters_hold_everywhere(s):
    s.open("town")
    all_episodes, picture = s.count(), s.picture("map-canvas")
    s.type("#filter-text", "harbour van-2")
    s.wait("document.getElementById('live').textContent === '1 of 93 episodes'", 5)
    assert set(s.column("device")) == {"van-2"} and s.count() == f"1 of {all_episodes}", s.count()
    assert s.picture("map-canvas") != picture, "the map has the same marks"
    s.click("#filter-reset")
    assert s.count() == all_episodes
    assert s.run("return document.getElementById('filter-from').value") == "2026-05-12 04:00:00"
    s.click("#filter-open")
    assert len(s.column("lasted")) == 2 and all(text.startswith("open") for text in s.column("lasted"))
    s.click("#filter-reset")
    s.run("""const rule = document.getElementById('filter-rule');
        rule.value = [...rule.options].find(option => option.text === 'SOS').value;
        rule.dispatchEvent(new Event('change'))""")
    s.settle()
    assert s.column("rule") == ["SOS"]
    s.click("#filter-reset")
    s.click("input[name=severity-info]")
    assert set(s.column("gravity")) == {"warning", "critical"}
    s.click("#filter-reset")
    s.type("#filter-text", "nothing has this")
    s.settle()
    assert "No episode passes the filter." in s.text("#episode-table")


def time_range_filters(s):
    s.open("town")
    for field, text in (("#filter-from", "06:00"), ("#filter-to", "2026-05-12 07:00:00")):
        s.type(field, text)
        s.keys("TAB")
    starts = s.column("start")
    assert starts and all("06:00:00" <= start <= "07:00:00" for start in starts if "08:30" not in start), starts
    assert s.run("const t = document.getElementById('timeline').dataset; return t.to - t.from") == 3600
    s.type("#filter-from", "soon")
    s.keys("TAB")
    assert s.find("#filter-from").get_attribute("aria-invalid") == "true"
    assert s.column("start") == starts


def brush_chooses_a_stretch_of_time(s):
    s.open("town")
    width = s.run("return document.getElementById('overview').clientWidth")
    box = s.run("const b = document.getElementById('overview').getBoundingClientRect(); return [b.left, b.top]")
    for kind, x in (("mousePressed", 0.4), ("mouseMoved", 0.5), ("mouseMoved", 0.6), ("mouseReleased", 0.6)):
        s.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
            "type": kind, "x": box[0] + x * width, "y": box[1] + 30, "button": "left", "buttons": 1, "clickCount": 1})
    s.settle()
    assert " of " in s.count(), s.count()
    s.click("#time-whole")
    assert " of " not in s.count()


def fingers_and_wheel_move_the_map(s):
    s.open("town")
    s.settle()
    box = s.run("const b = document.getElementById('map').getBoundingClientRect(); return [b.left, b.top]")

    def touch(kind, *places):
        points = [{"x": box[0] + x, "y": box[1] + y, "id": number} for number, (x, y) in enumerate(places)]
        s.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    before = s.map()
    touch("touchStart", (300, 150))
    for step in range(1, 6):
        touch("touchMove", (300 - 20 * step, 150))
    touch("touchEnd")
    s.settle()
    moved = s.map()
    assert moved[1] > before[1] and moved[2] == before[2], (before, moved)
    touch("touchStart", (300, 150), (340, 150))
    for step in range(1, 6):
        touch("touchMove", (300 - 10 * step, 150), (340 + 10 * step, 150))
    touch("touchEnd")
    s.settle()
    pinched = s.map()
    # From 40 pixels to 140.
    assert 1.5 < pinched[2] - moved[2] < 2.1, (moved, pinched)
    s.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
        "type": "mouseWheel", "x": box[0] + 100, "y": box[1] + 100, "deltaX": 0, "deltaY": 240})
    s.settle()
    assert s.map()[2] < pinched[2]


def keyboard_reaches_everything(s):
    s.open("town")
    s.keys("TAB", "ENTER", "TAB")
    assert s.run("return document.activeElement.closest('thead') !== null"), s.focused()
    for _ in range(12):
        if s.focused() == "row":
            break
        s.keys("TAB")
    assert s.focused() == "row", "no row by Tab"
    before = s.map()
    s.keys("DOWN", "DOWN", "ENTER")
    assert s.map() != before, "Enter does not move the map"
    assert s.run("return document.activeElement.closest('tr').classList.contains('chosen')"), "the focus was lost"
    assert "Chosen:" in s.text("#live"), s.text("#live")
    assert s.run("return location.hash").startswith("#episode-")
    s.keys("END")
    assert s.focused() == "row" and s.run("return document.activeElement.closest('tr').nextElementSibling === null")
    s.run("document.getElementById('map').focus()")
    place = s.map()
    s.keys("RIGHT", "UP")
    assert s.map()[1] > place[1] and s.map()[0] > place[0]
    s.keys("+")
    assert s.map()[2] > place[2]
    s.keys("0")
    assert s.map()[2] < place[2]
    s.keys("ENTER")
    assert s.run("return document.querySelector('#detail').hidden") is False
    s.run("document.getElementById('timeline').focus()")
    s.keys("RIGHT", "RIGHT")
    assert "van-" in s.text("#time-readout") and "km/h" in s.text("#live"), s.text("#live")
    chosen = s.text("#detail")
    s.keys("]")
    assert s.text("#detail") != chosen
    s.keys("+")
    assert " of " in s.count()


def focus_is_seen(s):
    s.open("town")
    s.keys("TAB", "TAB", "TAB")
    for _ in range(30):
        style = s.run("""const node = document.activeElement;
            const seen = node.matches('.switch input') ? node.nextElementSibling : node;
            return [node.id || node.name || node.className, getComputedStyle(seen).outlineStyle]""")
        assert style[1] != "none", f"{style[0]} has no visible focus"
        s.driver.switch_to.active_element.send_keys("\ue004")


def address_keeps_the_episode(s):
    s.open("town")
    s.click(row(5))
    address, detail = s.run("return location.hash"), s.text("#detail-values")
    s.open("town", address)
    s.settle()
    assert s.text("#detail-values") == detail
    s.open("town", "#episode-none")
    assert s.find("#detail").get_attribute("hidden") is not None


def themes_differ(s):
    def brightness():
        return s.run("""const c = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number);
            return (c[0] + c[1] + c[2]) / 3""")
    s.look(dark=False)
    s.open("town")
    s.settle()
    light, picture = brightness(), s.picture("map-canvas")
    s.run("document.querySelector('input[name=theme][value=dark]').click()")
    s.settle()
    assert light > 200 > 60 > brightness(), (light, brightness())
    assert s.picture("map-canvas") != picture, "the map keeps its colours"
    s.look(dark=True)
    s.open("town")
    assert brightness() < 60, "the system's theme is not followed"
    s.look()


def texts_stand_out(s):
    for dark in (False, True):
        s.look(dark=dark)
        s.open("town")
        s.click(row(2))
        faint = s.run(CONTRAST, 4.5)
        assert faint == [], faint
    s.look()


def zones_shift_times(s):
    s.open("town")
    assert s.column("start")[0] == "04:28:00"
    s.run("document.querySelector('input[name=zone][value=rules]').click()")
    s.settle()
    assert s.column("start")[0] == "06:28:00" and "Europe/Berlin" in s.text("#range")


def controls_have_names(s):
    s.open("town")
    s.click(row(3))
    names = s.names()
    assert len(names) > 60, names
    nameless = [role for role, name in names if not name.strip() and role not in ("RootWebArea", "generic")]
    assert nameless == [], nameless


def page_is_built_for_screen_readers(s):
    s.open("town")
    s.settle()
    assert s.run("return document.documentElement.lang") == "en"
    for selector in ("header", "main", "aside", "[role=search]", "[role=status]"):
        assert len(s.all(selector)) == 1, selector
    levels = s.run("""return [...document.querySelectorAll('h1, h2, h3')].filter(head => head.checkVisibility())
        .map(head => Number(head.tagName[1]))""")
    assert levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels
    ids = s.run("return [...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    missing = s.run("""return ['aria-labelledby', 'aria-describedby'].flatMap(name =>
        [...document.querySelectorAll(`[${name}]`)].flatMap(node => node.getAttribute(name).split(/ +/)))
        .filter(id => !document.getElementById(id))""")
    assert missing == [], missing
    assert s.run("return [...document.querySelectorAll('th')].every(head => head.scope)")
    assert s.find("#episode-table table").get_attribute("aria-rowcount") == "94"
    assert "Tracks of 9 devices" in s.text("#map-words") and "93 episodes" in s.text("#timeline-words")


def hostile_names_are_inert(s):
    s.open("hostile")
    s.click(row(1))
    assert s.run("return document.title").startswith("</script><img"), s.run("return document.title")
    assert s.run("return document.querySelectorAll('img, iframe, object, form[action]').length") == 0
    assert s.run("return document.scripts.length") == 2, "a script more than ours"
    assert "onerror" in s.text("#detail-message")
    assert s.complaints() == []


def edges_of_the_map_are_right(s):
    s.open("edges")
    s.settle()
    s.click(row_with(s, "1 d 11 h"))
    latitude, longitude, zoom, width, _ = s.map()
    assert abs(abs(longitude) - 180) < 3 and -19 < latitude < -16, (latitude, longitude)
    assert zoom > 5, "it shows the way around the world"
    # Its place is told as -180, its track runs on beyond 180.
    s.click(row_with(s, "2 h"))
    assert s.map()[2] > 8, "it shows the way around the world"
    s.click(row_with(s, "The pole"))
    assert s.map()[0] > 84


def empty_pages_say_so(s):
    s.open("empty")
    assert "No rule fired" in s.text("#episode-table") and s.find("#map-empty").is_displayed()
    s.open("quiet")
    assert "No rule fired" in s.text("#episode-table") and not s.find("#map-empty").is_displayed()
    s.open("single")
    s.settle()
    assert s.map()[2] <= 15 and abs(s.map()[0] - 48.13743) < 1e-4
    s.click_at("#map", s.map()[3] / 2, s.map()[4] / 2)
    assert len(s.all("tr.chosen")) == 1


def narrow_pages_do_not_spill(s):
    for name in ("town", "hostile", "empty"):
        s.look(width=400, height=850)
        s.open(name)
        spill = s.run("return document.documentElement.scrollWidth - window.innerWidth")
        assert spill <= 0, f"{name} is {spill} pixels too wide"
    s.look()


def paper_has_everything(s):
    s.look(dark=True)
    s.open("town")
    sheets = base64.b64decode(s.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert sheets.startswith(b"%PDF") and len(sheets) > 30_000, len(sheets)
    s.settle()
    assert s.run("return document.documentElement.dataset.theme") == "dark", "the theme is not put back"
    assert s.complaints() == []
    s.look()


def motion_is_quiet_where_it_is_wanted(s):
    s.look(still=True)
    s.open("town")
    s.settle()
    s.run("document.querySelector('#episode-table tbody tr button').click()")
    s.run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    first = s.picture("map-canvas")
    s.settle()
    assert s.picture("map-canvas") == first, "it still moves"
    s.look()


def large_page_is_quick(s):
    seconds = s.open("fleet")
    size = os.path.getsize(os.path.join(s.folder, "fleet.html")) / 2 ** 20
    nodes = s.run("return document.querySelectorAll('*').length")
    print(f"    fleet: {size:.1f} MiB, shown after {seconds:.2f} s, {nodes} elements")
    assert seconds < LARGEST_LOAD_SECONDS
    assert nodes < 15_000, "too many elements"
    assert s.find("#episode-table table").get_attribute("aria-rowcount") == "50001"
    s.run("document.querySelector('#episode-table tbody button').focus()")
    s.keys("END")
    assert s.run("return document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "50001"
    s.click("#episode-table .pager button:nth-of-type(2)")
    assert s.text("#episode-table .place") == "49,801–49,900 of 50,000"
    frames = frames_of_a_drag(s)
    mean = sum(frames) / len(frames)
    print(f"    fleet: {len(frames)} frames of a drag, {mean:.1f} ms each, {max(frames):.0f} ms at most")
    s.settle()
    assert s.complaints() == []


def frames_of_a_drag(s):
    """Milliseconds from frame to frame while the map is dragged."""
    s.run("""window.frames_ = []; let last = performance.now();
        (function next(now) { window.frames_.push(now - last); last = now; requestAnimationFrame(next) })(last)""")
    box = s.run("const b = document.getElementById('map').getBoundingClientRect(); return [b.left + 100, b.top + 200]")
    for step in range(60):
        kind = "mousePressed" if step == 0 else "mouseReleased" if step == 59 else "mouseMoved"
        s.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
            "type": kind, "x": box[0] + step * 6, "y": box[1] - step, "button": "left", "buttons": 1, "clickCount": 1})
    return s.run("return window.frames_")


ALL = [check for name, check in list(globals().items())
       if callable(check) and getattr(check, "__module__", "") == __name__
       and name not in ("row", "row_with", "is_in_view", "chosen_place", "frames_of_a_drag")]
