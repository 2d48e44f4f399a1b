// A table in pages: a plain HTML table, so that screen readers find all of a page by their own keys. Each row has one
// button; the arrow keys go from one to the next, over the ends of pages too.

const PAGE_ROWS = 100;

class PagedTable {
  /**
   * `columns` have a `name`, a `label`, perhaps a `sign` in its place, a `value` to sort by, and a `cell` that gives a
   * text or an element; the one with `isButton` holds the row's button. `title` names a row in words, `choose` is what
   * its button does.
   */
  constructor({ root, noun, columns, title, choose, sortedBy, isAscending = true }) {
    Object.assign(this, { root, noun, columns, title, choose });
    this.sort = { column: columns.find((column) => column.name === sortedBy), isAscending };
    this.rows = [];
    this.page = 0;
    this.pageRows = PAGE_ROWS;
    this.chosen = -1;
    this.focused = 0;
    this.makeFrame();
  }

  get pageCount() {
    return Math.max(Math.ceil(this.rows.length / this.pageRows), 1);
  }

  makeFrame() {
    this.heads = this.columns.map((column) => {
      const { sign, label } = column;
      const button = element(
        "button",
        { type: "button", title: label, onclick: () => this.sortBy(column) },
        sign ? [element("span", { "aria-hidden": "true", text: sign }), hiddenText(label)] : [label],
      );
      return element("th", { scope: "col", class: column.name }, [button]);
    });
    this.body = element("tbody", { onkeydown: (event) => this.key(event), onclick: (event) => this.click(event) });
    const labelled = this.root.getAttribute("aria-labelledby");
    this.table = element("table", { "aria-labelledby": labelled }, [
      element("thead", {}, [element("tr", { "aria-rowindex": 1 }, this.heads)]),
      this.body,
    ]);
    this.scroller = element("div", { class: "scroller" }, [this.table]);
    this.empty = element("p", { class: "empty", hidden: "" });
    const turn = (label, text, page) => {
      const attributes = { type: "button", "aria-label": label, title: label, text };
      return element("button", { ...attributes, onclick: () => this.turn(page()) });
    };
    this.first = turn("First page", "«", () => 0);
    this.previous = turn("Previous page", "‹", () => this.page - 1);
    this.next = turn("Next page", "›", () => this.page + 1);
    this.last = turn("Last page", "»", () => this.pageCount - 1);
    this.place = element("span", { class: "place" });
    this.pager = element("nav", { class: "pager", "aria-label": `Pages of ${this.noun}s` }, [
      this.place,
      this.first,
      this.previous,
      this.next,
      this.last,
    ]);
    this.root.append(this.scroller, this.empty, this.pager);
    // What opens beside the table makes it smaller.
    new ResizeObserver(() => this.reveal(this.rows.indexOf(this.chosen))).observe(this.scroller);
  }

  /** Shows rows, sorted; the page of the chosen one where it is among them. */
  setRows(rows, whenEmpty) {
    this.empty.textContent = whenEmpty;
    this.rows = Array.from(rows);
    this.order();
  }

  sortBy(column) {
    const isAscending = this.sort.column === column ? !this.sort.isAscending : !column.isDescendingFirst;
    this.sort = { column, isAscending };
    this.order();
    announce(`Sorted by ${column.label.toLowerCase()}, ${isAscending ? "ascending" : "descending"}`);
  }

  order() {
    const { column, isAscending } = this.sort;
    const sign = isAscending ? 1 : -1;
    const { value } = column;
    // Rows that are alike stay in the order of their numbers, whichever way the table is sorted.
    this.rows.sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return left < right ? -sign : left > right ? sign : a - b;
    });
    this.columns.forEach((other, index) => {
      if (other === column) this.heads[index].setAttribute("aria-sort", isAscending ? "ascending" : "descending");
      else this.heads[index].removeAttribute("aria-sort");
    });
    const at = this.rows.indexOf(this.chosen);
    this.page = at < 0 ? 0 : Math.floor(at / this.pageRows);
    this.focused = at < 0 ? 0 : at;
    this.show();
    if (at < 0) this.scroller.scrollTop = 0;
    else this.reveal(at);
  }

  turn(page) {
    this.page = Math.min(Math.max(page, 0), this.pageCount - 1);
    this.focused = this.page * this.pageRows;
    this.show();
    this.scroller.scrollTop = 0;
    announce(this.place.textContent);
  }

  /** Makes the rows of the page. */
  show() {
    const start = this.page * this.pageRows;
    const rows = this.rows.slice(start, start + this.pageRows);
    this.table.setAttribute("aria-rowcount", this.rows.length + 1);
    this.body.replaceChildren(...rows.map((row, index) => this.makeRow(row, start + index)));
    this.scroller.hidden = rows.length === 0;
    this.empty.hidden = rows.length > 0;
    this.pager.hidden = this.rows.length <= this.pageRows;
    const [first, last, all] = [start + 1, start + rows.length, this.rows.length].map((n) => wholeNumbers.format(n));
    this.place.textContent = `${first}–${last} of ${all}`;
    this.first.disabled = this.previous.disabled = this.page === 0;
    this.last.disabled = this.next.disabled = this.page >= this.pageCount - 1;
  }

  makeRow(row, index) {
    const isChosen = row === this.chosen;
    const cells = this.columns.map((column) => {
      const content = column.cell(row);
      const title = typeof content === "string" ? content : null;
      if (!column.isButton) return element("td", { class: column.name, title }, [content]);
      const button = element(
        "button",
        {
          type: "button",
          class: "row",
          tabindex: index === this.focused ? 0 : -1,
          "aria-label": this.title(row),
          "aria-current": isChosen ? "true" : null,
        },
        [content],
      );
      return element("th", { scope: "row", class: column.name }, [button]);
    });
    return element("tr", { "aria-rowindex": index + 2, "data-row": row, class: isChosen ? "chosen" : null }, cells);
  }

  /** Marks a row as the chosen one, and turns to its page. */
  setChosen(row) {
    this.chosen = row;
    const at = this.rows.indexOf(row);
    if (at >= 0) {
      this.page = Math.floor(at / this.pageRows);
      this.focused = at;
    }
    const hadFocus = this.body.contains(document.activeElement);
    this.show();
    if (at >= 0) this.reveal(at);
    if (hadFocus) this.focus(this.focused);
  }

  buttonAt(index) {
    return this.body.rows[index - this.page * this.pageRows]?.querySelector("button.row");
  }

  /** Scrolls the table, and nothing around it, until the row is in view, where it is on the page. */
  reveal(index) {
    const row = this.buttonAt(index)?.closest("tr");
    if (!row) return;
    const { scroller } = this;
    const head = this.table.tHead.offsetHeight;
    const top = row.offsetTop - head;
    const bottom = row.offsetTop + row.offsetHeight - scroller.clientHeight;
    if (scroller.scrollTop > top) scroller.scrollTop = top;
    else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
  }

  focus(index) {
    this.buttonAt(this.focused)?.setAttribute("tabindex", -1);
    this.focused = Math.min(Math.max(index, 0), this.rows.length - 1);
    const page = Math.floor(this.focused / this.pageRows);
    if (page !== this.page) {
      this.page = page;
      this.show();
    }
    const button = this.buttonAt(this.focused);
    button.setAttribute("tabindex", 0);
    button.focus({ preventScroll: true });
    this.reveal(this.focused);
  }

  key(event) {
    if (!event.target.matches("button.row") || event.ctrlKey || event.metaKey || event.altKey) return;
    const goals = {
      ArrowUp: this.focused - 1,
      ArrowDown: this.focused + 1,
      PageUp: this.focused - 20,
      PageDown: this.focused + 20,
      Home: 0,
      End: this.rows.length - 1,
    };
    if (!(event.key in goals)) return;
    event.preventDefault();
    this.focus(goals[event.key]);
  }

  click(event) {
    const row = event.target.closest("tr");
    // Who has just marked a text with the pointer does not mean the row.
    const isMarking = event.detail > 0 && !event.target.matches("button.row") && String(document.getSelection());
    if (!row || isMarking) return;
    const chosen = Number(row.dataset.row);
    this.focused = this.rows.indexOf(chosen);
    this.choose(chosen);
  }
}
