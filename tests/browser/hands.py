"""How somebody uses a page: with a mouse, with a keyboard alone, on a telephone, without script.

The journeys say what is done; these say with which hands. None of them sets the focus or a value
by script.
"""

import re

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 60
MOST_ARROWS = 12
HAS_FOCUS = "e => e === document.activeElement"
IS_IN_GROUP = """e => document.activeElement.name === e.name
    && document.activeElement.type === e.type"""
COMES_BEFORE = """e => Boolean(document.activeElement !== document.body
    && e.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""
NOTHING_HAS_FOCUS = "document.activeElement === document.body"
# What can be seen of a control and of its label: the focus must change some of it.
APPEARANCE = """e => {
    const parts = [[e, null], [e, "::before"]];
    for (const label of e.labels || []) parts.push([label, "::before"], [label, "::after"]);
    return parts.map(([part, pseudo]) => {
        const style = getComputedStyle(part, pseudo);
        return [style.outline, style.boxShadow, style.backgroundColor, style.border, style.color]
            .join(" ");
    }).join("; ");
}"""
IS_IN_VIEW = """e => {
    const box = e.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Hands:
    """A mouse. `look` is called on each page somebody comes to, `clicks` counts what is followed.

    Answers in a form are not clicks: what is counted is the way to the form and sending it.
    """

    def __init__(self, page: Page, address: str, look=lambda page: None):
        self.page, self.address, self.look = page, address, look
        self.clicks = 0

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def at(self, heading: str) -> None:
        """Wait for the page with this heading, and look at it."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.page.wait_for_load_state()
        self.look(self.page)

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def press(self, name: str) -> None:
        self._count_and_use(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str | re.Pattern) -> None:
        self._count_and_use(self.page.get_by_role("link", name=name, exact=True))

    def write(self, label: str, text: str, group: str | None = None) -> None:
        self._write(self._field(label, group), text)

    def choose(self, label: str, group: str | None = None) -> None:
        """One of several radios."""
        control = self._field(label, group)
        self._choose(control)
        expect(control).to_be_checked()

    def tick(self, label: str, group: str | None = None) -> None:
        control = self._field(label, group)
        self._tick(control)
        expect(control).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """One of a list that drops down."""
        control = self._field(label, None)
        self._pick(control, option)
        expect(control.locator("option:checked")).to_have_text(option)

    def date(self, group: str, day) -> None:
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.write(part, str(value), group)

    def _field(self, label: str, group: str | None) -> Locator:
        place = self.page.get_by_role("group", name=group) if group else self.page
        return place.get_by_label(label, exact=True)

    def _count_and_use(self, control: Locator) -> None:
        self.clicks += 1
        self._use(control)

    def _use(self, control: Locator) -> None:
        control.click()

    def _write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def _choose(self, control: Locator) -> None:
        self._use(control)

    def _tick(self, control: Locator) -> None:
        self._use(control)

    def _pick(self, control: Locator, option: str) -> None:
        control.select_option(label=option)


class Finger(Hands):
    """A telephone: everything is tapped."""

    def _use(self, control: Locator) -> None:
        control.tap()

    def _write(self, control: Locator, text: str) -> None:
        control.tap()
        control.fill(text)


class Keyboard(Hands):
    """Tab, Shift+Tab, Enter, Space, the arrows and letters. Whatever is reached can be seen."""

    def _use(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Enter")

    def _write(self, control: Locator, text: str) -> None:
        self._reach(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _tick(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Space")

    def _choose(self, control: Locator) -> None:
        """Tab reaches one radio of a group, the arrows choose among them."""
        self._reach(control, by=IS_IN_GROUP)
        self.page.keyboard.press("Space")
        for _ in range(MOST_ARROWS):
            if control.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach {control}")

    def _pick(self, control: Locator, option: str) -> None:
        """The first letters of an option choose it."""
        self._reach(control)
        self.page.keyboard.type(option)

    def _reach(self, control: Locator, by: str = HAS_FOCUS) -> None:
        """Tab to a control, and see that it has the focus."""
        expect(control).to_be_attached()
        handle = control.element_handle()
        self._skip_to_content(control)
        if handle.evaluate(by):
            return
        before = handle.evaluate(APPEARANCE)
        key = "Shift+Tab" if handle.evaluate(COMES_BEFORE) else "Tab"
        for _ in range(MOST_TABS):
            self.page.keyboard.press(key)
            if handle.evaluate(by):
                break
        else:
            raise AssertionError(f"{control} is not reached by {MOST_TABS} tabs")
        if handle.evaluate(HAS_FOCUS):
            assert handle.evaluate(APPEARANCE) != before, f"{control}: the focus cannot be seen"
            assert handle.evaluate(IS_IN_VIEW), f"{control} has the focus, out of sight"

    def _skip_to_content(self, control: Locator) -> None:
        """On a page just opened the first Tab offers to skip the menu. Whoever has skipped it need
        not do so again after a form: the browser keeps the place in the address."""
        is_content = control.evaluate("e => Boolean(e.closest('main'))")
        has_skipped = self.page.url.endswith("#maincontent")
        if has_skipped or not (is_content and self.page.evaluate(NOTHING_HAS_FOCUS)):
            return
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        self.page.keyboard.press("Enter")
