// Sets the page up, and follows links: #a-... an agent, #i-... an identity, #can-... a kind of deed, #f-... a finding, #of-... an agent's findings.

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const section = (id) => document.getElementById(id);

  for (const link of document.querySelectorAll("[data-of]")) link.href = `#of-${link.dataset.of}`;
  const agents = new Listing(section("agents"), {
    flag: (row, flag) => row.dataset.f.split(" ").includes(flag),
    environment: (row, name) => row.dataset.e.split(", ").includes(name),
  });
  const identities = new Listing(section("identities"), {});
  const findings = new Listing(section("findings"), {
    gate: (row, gate) => row.group.dataset.gate === gate,
    severity: (row, least) => Number(row.dataset.s) >= Number(least),
    agent: (row, anchor) => concerned(row).includes(anchor),
    state: (row, state) => (row.dataset.t || "open") === state,
  });
  if (findings.form) {
    const names = data.agents.filter((one) => one[2]).sort((a, b) => a[1].localeCompare(b[1], "en"));
    findings.form.elements.agent.append(...names.map(([anchor, name]) => make("option", { value: anchor }, name)));
  }

  let picture = null;
  if (data.agents.length) {
    picture = new Picture(section("picture"), data, { agents, identities, findings });
    document.querySelector('nav a[href="#agents"]').parentElement.after(make("li", {}, make("a", { href: "#picture" }, "Picture")));
  }

  function follow() {
    const name = location.hash.slice(1);
    if (picture && picture.open(name)) return;
    if (name.startsWith("of-") && findings.form) {
      findings.choose("agent", name.slice(3));
      section("findings").scrollIntoView();
      findings.form.elements.agent.focus({ preventScroll: true });
      return;
    }
    const group = document.getElementById(name);
    const row = findings.named.get(name) || (group && group.hidden && findings.rows.find((one) => one.group === group));
    if (row) findings.reveal(row);
  }

  const folded = [...document.querySelectorAll(".gate details:not([open])")];
  window.addEventListener("beforeprint", () => folded.forEach((one) => (one.open = true)));
  window.addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) follow();
  });
  if (location.hash) follow();
}

try {
  start();
} finally {
  document.documentElement.classList.add("ready"); // whatever happened, the tables are there
}
