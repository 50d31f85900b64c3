// Agents -> identities -> what those can do: three columns and the lines between them. What is chosen decides what stands in them;
// with nothing chosen, the identities that most agents share. Rows are of one height, so that lines need no measuring.

const MOST = 12;
const FIRST = [MOST, MOST, MOST + 2];
const ROW = 56; // units of the drawing for each row, as high as a row is on the screen
const SEVERITIES = ["info", "low", "medium", "high", "critical"];

class Picture {
  constructor(section, data, listings) {
    this.section = section;
    this.data = data;
    this.listings = listings;
    this.chosen = null; // [kind, number]: an agent, an identity, a kind of deed
    this.limits = [...FIRST];
    this.index();
    this.build();
    this.draw();
  }

  index() {
    const { agents, identities, ways, holds, deeds, kinds } = this.data;
    this.names = new Map();
    this.agentsOf = new Groups();
    this.identitiesOf = new Groups();
    this.deedsOf = new Groups();
    this.holders = new Groups();
    for (const [agent, identity, maybe] of ways) {
      this.agentsOf.add(identity, [agent, maybe]);
      this.identitiesOf.add(agent, [identity, maybe]);
    }
    const nobody = agents.map((_, agent) => agent).filter((agent) => !this.identitiesOf.has(agent));
    if (nobody.length) {
      const unknown = identities.push(["i-unknown", "not known", "as whom they act is not known", 0]) - 1;
      for (const agent of nobody) {
        this.agentsOf.add(unknown, [agent, 1]);
        this.identitiesOf.add(agent, [unknown, 1]);
      }
      this.unknown = unknown;
    }
    for (const [identity, deed, maybe] of holds) {
      this.deedsOf.add(identity, [deed, maybe]);
      const held = this.holders.of(deeds[deed][1]);
      if (held[held.length - 1] !== identity) this.holders.add(deeds[deed][1], identity);
    }
    agents.forEach(([name], at) => this.names.set(name, ["agent", at]));
    identities.forEach(([name], at) => this.names.set(name, ["identity", at]));
    for (const listing of [this.listings.agents, this.listings.identities]) {
      for (const row of listing.rows) row.removeAttribute("id"); // links to it now lead to the picture
    }
    kinds.forEach((one, at) => this.names.set(this.kindName(at), ["kind", at]));
  }

  kindName(kind) {
    return `can-${this.data.kinds[kind].replaceAll(" ", "-")}`;
  }

  build() {
    this.section.hidden = false;
    this.find = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    this.shared = make("input", { type: "checkbox" });
    this.form = make("form", { class: "controls", role: "search", "aria-label": "Filter the picture" },
      make("label", {}, "Agent or identity ", this.find), make("label", { class: "tick" }, this.shared, "Only shared"),
      make("button", { type: "reset" }, "Show the whole"));
    this.count = make("p", { class: "count", role: "status" });
    this.board = make("div", { class: "board" });
    this.panel = make("div", { class: "panel", hidden: true });
    this.section.append(this.form, this.count, this.board, this.panel);
    this.form.addEventListener("input", () => this.restart());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", () => setTimeout(() => (this.chosen ? (location.hash = "picture") : this.restart())));
    this.section.addEventListener("keydown", (event) => this.key(event));
  }

  /** Whether the name of a place is one of the picture's, which is then shown. */
  open(name) {
    const chosen = name === "picture" ? null : this.names.get(name);
    if (chosen === undefined) return false;
    this.choose(chosen);
    this.section.scrollIntoView();
    const at = this.board.querySelector("[aria-current]") || this.board.querySelector("a");
    if (at) at.focus({ preventScroll: true });
    return true;
  }

  choose(chosen) {
    this.chosen = chosen;
    if (chosen) this.find.value = "";
    if (chosen) this.shared.checked = false;
    this.limits = [...FIRST];
    this.draw();
  }

  restart() {
    this.choose(null);
  }

  draw() {
    const [left, middle, right] = this.columns();
    const parts = [this.column("Agents", left, 0), this.lines(left, middle), this.column("Identities", middle, 1),
      this.lines(middle, right), this.column("Can do", right, 2)];
    this.board.replaceChildren(...parts);
    this.count.textContent = this.said(left, middle);
    this.explain();
  }

  /** What stands in the columns: all of it, of which `limits` is shown. */
  columns() {
    const [kind, at] = this.chosen || [];
    const identities = this.identitiesShown(kind, at);
    const shown = this.cut(identities, 1);
    const left = kind === "agent" ? [this.agent(at, shown)] : this.agentNodes(shown, kind === "identity");
    const right = kind === "kind" ? [this.kind(at), ...this.deedNodes(shown, at)] : kind ? this.deedNodes(shown) : this.kindNodes(shown);
    return [left, identities.map((one) => this.identity(one)), right];
  }

  cut(list, column) {
    return list.slice(0, this.limits[column]);
  }

  identitiesShown(kind, at) {
    if (kind === "agent") return this.identitiesOf.of(at).map(([identity]) => identity);
    if (kind === "identity") return [at];
    if (kind === "kind") return [...this.holders.of(at)].sort((a, b) => this.agentsOf.of(b).length - this.agentsOf.of(a).length || a - b);
    const words = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const every = this.data.identities.map((_, identity) => identity).filter((identity) => this.fits(identity, words));
    if (!words.length && this.unknown !== undefined && every.length > MOST && every.includes(this.unknown)) {
      every.splice(MOST - 1, 0, every.pop()); // what is not known is never folded away
    }
    return every;
  }

  fits(identity, words) {
    const agents = this.agentsOf.of(identity);
    if (this.shared.checked && agents.length < 2) return false;
    const has = (text) => words.every((word) => text.toLowerCase().includes(word));
    return !words.length || has(this.data.identities[identity].join(" ")) || agents.some(([agent]) => has(this.data.agents[agent][1]));
  }

  /** Agents in the order of their identities, so that few lines cross; where there are too many, those of one identity as one. */
  agentNodes(identities, each) {
    const every = new Set(identities.flatMap((identity) => this.agentsOf.of(identity).map(([agent]) => agent)));
    if (each || every.size <= MOST) return [...every].map((agent) => this.agent(agent, identities));
    const nodes = new Map();
    for (const identity of identities) {
      const agents = this.agentsOf.of(identity);
      if (agents.length > 1) nodes.set(`many${identity}`, this.bundle(identity, agents));
      else if (agents.length) nodes.set(agents[0][0], this.agent(agents[0][0], identities));
    }
    return [...nodes.values()];
  }

  agent(agent, identities) {
    const [anchor, name, findings, worst, sample] = this.data.agents[agent];
    const joins = new Map(this.identitiesOf.of(agent).filter(([identity]) => identities.includes(identity)));
    const note = sample ? "in samples" : findings ? `${counted(findings, "finding")}, ${SEVERITIES[worst]}` : "no finding";
    return { at: `agent${agent}`, anchor, name, note, look: `s${worst}`, joins, current: this.is("agent", agent) };
  }

  bundle(identity, agents) {
    const worst = Math.max(...agents.map(([agent]) => this.data.agents[agent][3]));
    const few = agents.slice(0, 3).map(([agent]) => this.data.agents[agent][1]).join(", ");
    return { at: `many${identity}`, anchor: this.data.identities[identity][0], name: counted(agents.length, "agent"), note: agents.length > 3 ? `${few} ...` : few,
      look: `s${worst}`, joins: new Map([[identity, agents.every(([, maybe]) => maybe) ? 1 : 0]]) };
  }

  identity(identity) {
    const [anchor, name, words] = this.data.identities[identity];
    const many = this.agentsOf.of(identity).length;
    const shared = many > 1 ? `${number.format(many)} agents${words ? `; ${words}` : ""}` : words || "of one agent";
    return { at: identity, anchor, name, short: lastPart(name), note: identity === this.unknown ? counted(many, "agent") : shared,
      look: many > 1 && identity !== this.unknown ? "s3" : "", current: this.is("identity", identity) };
  }

  /** What identities can do; with `kind` only what is of it. */
  deedNodes(identities, kind) {
    const nodes = new Map();
    for (const identity of identities) {
      for (const [deed, maybe] of this.deedsOf.of(identity)) {
        if (kind === undefined || this.data.deeds[deed][1] === kind) this.join(nodes, deed, identity, deed, maybe, () => this.deed(deed));
      }
    }
    return [...[...nodes.values()].sort((a, b) => (b.graves.size > 0) - (a.graves.size > 0)), ...(kind === undefined ? this.without(identities) : [])];
  }

  deed(deed) {
    const [words, kind] = this.data.deeds[deed];
    return { anchor: this.kindName(kind), name: words, note: "", look: "deed" };
  }

  kindNodes(identities) {
    const nodes = new Map();
    for (const identity of identities) {
      for (const [deed, maybe] of this.deedsOf.of(identity)) {
        const kind = this.data.deeds[deed][1];
        this.join(nodes, kind, identity, deed, maybe, () => this.kind(kind));
      }
    }
    return [...[...nodes].sort(([a], [b]) => a - b).map(([, node]) => node), ...this.without(identities)];
  }

  /** What is said of identities of which no deed is known. */
  without(identities) {
    const nothing = identities.filter((identity) => !this.deedsOf.has(identity));
    const told = [[1, "nothing of consequence", "that is known"], [0, "not known", "nothing in these files grants it anything"]];
    return told.map(([known, name, note]) => {
      const joins = new Map(nothing.filter((identity) => this.data.identities[identity][3] === known).map((identity) => [identity, 1]));
      return { name, note, joins };
    }).filter((node) => node.joins.size);
  }

  kind(kind) {
    const many = this.holders.of(kind).length;
    return { anchor: this.kindName(kind), name: this.data.kinds[kind], note: many === 1 ? "1 identity" : `${number.format(many)} identities`, joins: new Map(), current: this.is("kind", kind) };
  }

  /** A line from the identity to the node of `key`; `graves` are the identities that can for certain do what a person should be asked about. */
  join(nodes, key, identity, deed, maybe, node) {
    if (!nodes.has(key)) nodes.set(key, { ...node(), joins: new Map(), graves: new Set() });
    const { joins, graves } = nodes.get(key);
    joins.set(identity, joins.has(identity) ? Math.min(joins.get(identity), maybe) : maybe);
    if (!maybe && this.data.deeds[deed][2]) graves.add(identity);
  }

  is(kind, at) {
    return this.chosen !== null && this.chosen[0] === kind && this.chosen[1] === at;
  }

  column(title, nodes, column) {
    const shown = this.cut(nodes, column);
    const id = `h-column-${column}`;
    const list = make("ul", { "aria-labelledby": id }, ...shown.map((node) => make("li", {}, this.node(node))));
    const parts = [make("h3", { id }, shown.length < nodes.length ? `${title}: ${shown.length} of ${number.format(nodes.length)}` : title), list];
    if (!nodes.length) parts.push(make("p", { class: "none" }, "none"));
    if (shown.length < nodes.length) parts.push(this.extender(title, column));
    return make("div", { "data-column": String(column) }, ...parts);
  }

  node(node) {
    const link = node.anchor && { href: `#${node.anchor}`, "aria-label": node.note ? `${node.name}, ${node.note}` : node.name };
    return make(node.anchor ? "a" : "div", { class: `node ${node.look || ""} ${node.graves?.size ? "grave" : ""}`, ...link, title: node.note ? `${node.name}\n${node.note}` : node.name, "aria-current": node.current && "true" },
      make("b", {}, node.look === "deed" ? node.name : middle(node.short || node.name)), ...(node.note ? [" ", make("span", {}, node.note)] : []));
  }

  extender(title, column) {
    const button = make("button", { type: "button" }, `Show 50 more`, make("span", { class: "sr" }, ` of ${title.toLowerCase()}`));
    button.addEventListener("click", () => {
      const before = this.limits[column];
      this.limits[column] += 50;
      this.draw();
      this.board.querySelectorAll(`[data-column="${column}"] a`)[before]?.focus();
    });
    return button;
  }

  /** Lines between the shown of two columns, one of which is the identities'. */
  lines(from, to) {
    const isLeft = to.length > 0 && typeof to[0].at === "number";
    const [near, far] = isLeft ? [this.cut(from, 0), this.cut(to, 1)] : [this.cut(to, 2), this.cut(from, 1)];
    const rows = new Map(far.map((node, row) => [node.at, row]));
    const paths = [];
    near.forEach((node, row) => {
      for (const [identity, maybe] of node.joins) {
        if (!rows.has(identity)) continue;
        const [a, b] = isLeft ? [row, rows.get(identity)] : [rows.get(identity), row];
        paths.push(drawn("path", { d: this.curve(a, b), class: `${node.graves?.has(identity) ? "grave" : ""} ${maybe ? "maybe" : ""}` }));
      }
    });
    const many = Math.max(near.length, far.length, 1);
    return drawn("svg", { class: "lines", "aria-hidden": "true", viewBox: `0 0 100 ${many * ROW}`, height: `${many * 3.5}rem`, preserveAspectRatio: "none" }, ...paths);
  }

  curve(from, to) {
    const [a, b] = [from, to].map((row) => row * ROW + 24);
    return `M0 ${a}C50 ${a} 50 ${b} 100 ${b}`;
  }

  said(left, middle) {
    if (!this.chosen) return `${counted(middle.length, "identity", "identities")}, those first that most agents share. Choose one to see all that belongs to it.`;
    const [kind, at] = this.chosen;
    if (kind === "agent") return `${this.data.agents[at][1]} acts as ${counted(middle.length, "identity", "identities")}. Escape shows the whole again.`;
    if (kind === "identity") return `${this.data.identities[at][1]}: ${counted(left.length, "agent")}. Escape shows the whole again.`;
    return `${this.data.kinds[at]}: ${counted(middle.length, "identity", "identities")}. Escape shows the whole again.`;
  }

  /** All that is known of what is chosen, taken from the tables. */
  explain() {
    this.panel.replaceChildren();
    const [kind, at] = this.chosen || [];
    this.panel.hidden = kind !== "agent" && (kind !== "identity" || at === this.unknown);
    if (this.panel.hidden) return;
    const [listing, every] = kind === "agent" ? [this.listings.agents, this.data.agents] : [this.listings.identities, this.data.identities];
    const [anchor, title] = every[at];
    const row = listing.named.get(anchor);
    this.panel.append(make("h3", {}, title));
    if (kind === "agent") this.panel.append(make("div", { class: "both" }, this.known(row), this.found(at)));
    else this.panel.append(make("div", { class: "both" }, this.copied("Acted as by", row.cells[1]), this.copied("What it can do", row.cells[2])));
  }

  copied(title, cell) {
    return make("div", {}, make("p", { class: "part" }, title), ...[...cell.childNodes].map((node) => node.cloneNode(true)));
  }

  known(row) {
    const heads = [...this.listings.agents.section.querySelector("thead tr").cells];
    const list = make("dl");
    for (const at of [3, 6, 7, 5]) {
      list.append(make("div", {}, make("dt", {}, heads[at].textContent), make("dd", {}, row.cells[at].textContent)));
    }
    const more = [...row.querySelector(".more").childNodes].filter((node) => node.nodeName !== "SUMMARY").map((node) => node.cloneNode(true));
    return make("div", {}, make("p", { class: "at" }, row.querySelector(".at").textContent), list, ...more);
  }

  found(agent) {
    const [anchor, , many] = this.data.agents[agent];
    const rows = this.listings.findings.rows.filter((row) => !row.dataset.t && concerned(row).includes(anchor));
    const items = rows.slice(0, 12).map((row) => {
      const check = row.group.id.replace("check-", "");
      const word = SEVERITIES[Number(row.dataset.s)];
      return make("li", {}, make("span", { class: `sev ${word}` }, word), " ", make("a", { href: `#${row.id}` }, check), ` ${row.cells[1].firstElementChild.textContent}`);
    });
    const all = many ? [make("p", {}, make("a", { href: `#of-${anchor}` }, `All ${counted(many, "finding")}`))] : [make("p", { class: "none" }, "none")];
    return make("div", {}, make("p", { class: "part" }, "Findings"), make("ul", {}, ...items), ...all);
  }

  /** Arrows walk the columns, Escape goes back to the whole. */
  key(event) {
    if (event.key === "Escape" && this.chosen) location.hash = "picture";
    const item = event.target.closest(".board li");
    if (!item || !event.key.startsWith("Arrow")) return;
    const items = [...item.parentElement.children];
    const columns = [...this.board.querySelectorAll("[data-column]")];
    const at = columns.indexOf(item.closest("[data-column]"));
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const beside = step && columns[at + step] ? [...columns[at + step].querySelectorAll("li")] : [];
    const row = items.indexOf(item);
    const next = step ? beside[Math.min(row, beside.length - 1)] : items[row + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.querySelector("a")?.focus();
  }
}
