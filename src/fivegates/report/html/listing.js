// A section whose rows are searched, filtered, sorted, and shown in portions; on paper all that fit are shown.
// Rows that are not shown are taken out of the page, so that a page of thousands stays light for everybody who reads it.

const PORTION = 50;

class Listing {
  /** `tests`: by name of a control, whether a row fits what is chosen there; the search is always there. */
  constructor(section, tests) {
    this.section = section;
    this.noun = section.dataset.noun;
    this.form = section.querySelector("form.controls");
    this.rows = this.form ? [...section.querySelectorAll("tbody > tr")] : [];
    this.bodies = this.form ? [...section.querySelectorAll("tbody")] : [];
    this.named = new Map(this.rows.map((row) => [row.id, row]));
    for (const row of this.rows) [row.body, row.group] = [row.parentElement, row.closest("article")];
    this.tests = tests;
    this.portion = PORTION;
    if (this.form) this.prepare();
  }

  prepare() {
    this.form.hidden = false;
    this.count = this.section.querySelector(".count");
    this.more = make("button", { type: "button" }, `Show ${PORTION} more`);
    this.all = make("button", { type: "button" }, "Show all");
    this.rest = make("p", { class: "rest" }, this.more, this.all);
    this.section.append(this.rest);
    this.more.addEventListener("click", () => this.extend(this.portion + PORTION));
    this.all.addEventListener("click", () => this.extend(Infinity));
    this.form.addEventListener("input", () => this.restart());
    this.form.addEventListener("reset", () => setTimeout(() => this.restart()));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("beforeprint", () => this.update(Infinity));
    window.addEventListener("afterprint", () => this.update());
    for (const head of this.section.querySelectorAll("th[data-sort]")) this.sortable(head);
    this.update();
  }

  restart() {
    this.portion = PORTION;
    this.update();
  }

  /** More rows; the keyboard goes on at the first of them. */
  extend(portion) {
    const before = this.portion;
    this.portion = portion;
    const next = this.update()[before];
    if (next) (next.querySelector("a") || next).focus();
  }

  /** Shows what fits, as far as `portion` goes; gives all that fits. */
  update(portion = this.portion) {
    const found = this.rows.filter((row) => this.fits(row));
    const shown = found.slice(0, portion);
    const parts = new Map(this.bodies.map((body) => [body, document.createDocumentFragment()]));
    for (const row of shown) parts.get(row.body).append(row);
    for (const [body, part] of parts) {
      const group = body.closest("article");
      if (group) group.hidden = !part.childElementCount;
      body.replaceChildren(part);
    }
    this.rest.hidden = shown.length === found.length;
    this.count.textContent = this.said(shown.length, found.length);
    return found;
  }

  said(shown, found) {
    const of = found < this.rows.length ? `${number.format(found)} of ${number.format(this.rows.length)} ${this.noun}` : `${number.format(found)} ${this.noun}`;
    return shown < found ? `${of}, the first ${number.format(shown)} shown` : of;
  }

  fits(row) {
    const words = this.form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !words.every((word) => this.text(row).includes(word))) return false;
    return Object.entries(this.tests).every(([name, test]) => {
      const chosen = this.form.elements[name].value;
      return chosen === "" || test(row, chosen);
    });
  }

  text(row) {
    if (row.searched === undefined) {
      const { group } = row;
      row.searched = `${group ? group.querySelector("h3").textContent + group.querySelector(".title").textContent : ""} ${row.textContent}`.toLowerCase();
    }
    return row.searched;
  }

  sortable(head) {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const was = head.getAttribute("aria-sort");
      const first = head.dataset.sort === "number" ? "descending" : "ascending";
      this.sort(head, was === "ascending" ? "descending" : was === "descending" ? "ascending" : first);
    });
  }

  sort(head, direction) {
    for (const other of this.section.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const key = (row) => row.cells[head.cellIndex].dataset.k ?? row.cells[head.cellIndex].querySelector(".name")?.textContent ?? row.cells[head.cellIndex].textContent;
    const keyed = this.rows.map((row) => [key(row), row]);
    const compare = head.dataset.sort === "number" ? (a, b) => a - b : new Intl.Collator("en", { numeric: true }).compare;
    this.rows = keyed.sort((a, b) => sign * compare(a[0], b[0])).map(([, row]) => row);
    this.restart();
  }

  choose(name, value) {
    this.form.reset();
    this.form.elements[name].value = value;
    this.restart();
  }

  /** Makes a row visible, whatever is chosen, and goes there. */
  reveal(row) {
    if (!this.fits(row)) this.form.reset();
    if (!this.fits(row)) for (const name of Object.keys(this.tests)) this.form.elements[name].value = "";
    this.portion = Math.max(this.portion, this.update().indexOf(row) + 1);
    this.update();
    for (const other of this.section.querySelectorAll(".here")) other.classList.remove("here");
    row.classList.add("here");
    row.scrollIntoView({ block: "center" });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
}
