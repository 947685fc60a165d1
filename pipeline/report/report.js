"use strict";
// Texts of documents are only ever set as text, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const [DOCUMENT, TEXT, ROLE, PATH, KIND, LEAD_IN, PAGE, DOUBTS, THEMES, ALIKE, BOXES] = Array(11).keys();
const AT_ONCE = 15, NO_ROLE = "-";
const filters = document.getElementById("filters"), pair = document.getElementById("pair");
let only = null, shown = AT_ONCE; // `only`: places of statements chosen by a link, or a path of perspectives

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function fill(select, first, options) {
  if (first) select.append(element("option", { value: "" }, first));
  for (const [value, name] of options) select.append(element("option", { value }, name));
}

function documentName(number) {
  const [, who, title] = data.documents[number];
  const sameName = data.documents.filter((other) => other[1] === who).length > 1;
  return sameName ? `${who} · ${title}` : who;
}

function roleOptions() {
  const there = new Set(data.statements.map((s) => s[ROLE]));
  return Object.entries(data.roles).filter(([code]) => there.has(code)).map(([code, name]) => [code || NO_ROLE, name]);
}

function highlighted(text, words) {
  if (!words.length) return [text];
  const pattern = new RegExp(`(${words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return text.split(pattern).map((part, n) => (n % 2 ? element("mark", {}, part) : part));
}

function pageLink(s) {
  if (!data.pictures || !s[BOXES].length) return `side ${s[PAGE]}`;
  const link = element("a", { href: pictureOf(s) }, `side ${s[PAGE]}`);
  link.addEventListener("click", (event) => { event.preventDefault(); showPage(s); });
  return link;
}

function pictureOf(s) {
  return `${data.pictures}/${data.documents[s[DOCUMENT]][0]}/${s[PAGE]}.webp`;
}

function showPage(s) {
  const dialog = document.getElementById("page"), sheet = dialog.querySelector(".sheet");
  const [width, height] = data.documents[s[DOCUMENT]][3][s[PAGE]];
  dialog.querySelector("p").textContent = `${documentName(s[DOCUMENT])}, side ${s[PAGE]}`;
  const image = sheet.querySelector("img");
  image.src = pictureOf(s);
  image.alt = `Side ${s[PAGE]}`;
  const boxes = s[BOXES].filter(([page]) => page === s[PAGE]).map(([, x0, top, x1, bottom]) => {
    const box = element("i");
    Object.assign(box.style, { left: `${100 * x0 / width}%`, top: `${100 * top / height}%`,
      width: `${100 * (x1 - x0) / width}%`, height: `${100 * (bottom - top) / height}%` });
    return box;
  });
  sheet.replaceChildren(image, ...boxes);
  dialog.showModal();
  image.decode().then(() => boxes[0] && boxes[0].scrollIntoView({ block: "center" }), () => {});
}

function item(s, words = [], withDocument = true) {
  const text = element("p");
  if (s[LEAD_IN]) text.append(element("span", { class: "lead-in" }, `${s[LEAD_IN]} `));
  text.append(...highlighted(s[TEXT], words));
  const where = element("p", { class: "where" }, element("span", { class: "role" }, data.roles[s[ROLE]]));
  if (s[KIND] !== "expectation") where.append(`${data.kinds[s[KIND]]} · `);
  if (withDocument && s[PATH]) where.append(`${s[PATH]} · `);
  if (withDocument) where.append(`${documentName(s[DOCUMENT])}, `);
  where.append(pageLink(s));
  if (s[DOUBTS].length) where.append(" · ", element("span", { class: "doubt" }, s[DOUBTS].join(", ")));
  const made = element("li", {}, text, where);
  for (const [place, percent] of s[ALIKE]) made.append(alike(data.statements[place], percent));
  return made;
}

function alike(s, percent) {
  return element("p", { class: "alike" },
    element("span", { class: "where" }, `${percent >= 50 ? "Næsten ens" : "Beslægtet"} (${percent} %) i ${documentName(s[DOCUMENT])}: `), s[TEXT]);
}

function chosen() {
  const of = new FormData(filters), words = of.get("words").toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (s, place) =>
    (!of.get("role") || (s[ROLE] || NO_ROLE) === of.get("role")) && (!of.get("document") || s[DOCUMENT] === +of.get("document")) &&
    (!of.get("theme") || s[THEMES].includes(of.get("theme"))) && (!of.get("kind") || s[KIND] === of.get("kind")) &&
    words.every((word) => `${s[LEAD_IN] || ""} ${s[TEXT]} ${s[PATH]}`.toLowerCase().includes(word)) &&
    (!only || (only.path === undefined ? only.places.includes(place) : s[PATH] === only.path));
  return [data.statements.filter(fits), words];
}

function showStatements() {
  const [found, words] = chosen(), list = element("ul", { class: "statements" });
  list.append(...found.slice(0, shown).map((s) => item(s, words)));
  document.getElementById("found").replaceChildren(list);
  const under = only && only.path !== undefined ? ` under «${only.path || "Uden perspektiv"}»` : "";
  document.getElementById("chosen").textContent = `${found.length.toLocaleString("da")} udsagn${under}`;
  document.getElementById("more").hidden = found.length <= shown;
}

function clear() {
  for (const field of filters.elements) if (field.name) field.value = "";
  only = null;
  shown = AT_ONCE;
}

function choose(link) {
  clear();
  if (link.dataset.document) filters.elements.document.value = link.dataset.document;
  if (link.dataset.role) filters.elements.role.value = link.dataset.role;
  if (link.dataset.path !== undefined) only = { path: link.dataset.path };
  if (link.dataset.place) only = { places: [+link.dataset.place, ...data.statements[link.dataset.place][ALIKE].map(([place]) => place)] };
  showStatements();
}

function showPair() {
  const of = new FormData(pair), sides = [of.get("one"), of.get("other")];
  const columns = element("div", { class: "columns" });
  for (const [n, side] of sides.entries()) {
    const number = +side, other = +sides[1 - n];
    const own = data.statements.filter((s) => s[DOCUMENT] === number && s[KIND] === "expectation" && (!of.get("role") || (s[ROLE] || NO_ROLE) === of.get("role")));
    const column = element("div", {}, element("h3", {}, documentName(number), element("small", {}, ` · ${own.length} forventninger`)));
    const groups = Map.groupBy ? Map.groupBy(own, (s) => s[PATH]) : own.reduce((map, s) => map.set(s[PATH], [...(map.get(s[PATH]) || []), s]), new Map());
    for (const [path, statements] of groups) {
      const list = element("ul", { class: "statements" });
      for (const s of statements) {
        const related = s[ALIKE].filter(([place]) => data.statements[place][DOCUMENT] === other);
        list.append(item(Object.assign([...s], { [ALIKE]: related }), [], false));
      }
      column.append(element("p", { class: "group" }, path || "Uden perspektiv"), list);
    }
    if (!own.length) column.append(element("p", { class: "empty" }, "Ingen forventninger til denne rolle."));
    columns.append(column);
  }
  document.getElementById("compared").replaceChildren(columns);
}

// Begin with the first two documents that speak to one role, and with the role they tell most.
function choosePair() {
  const counts = data.documents.map(() => ({}));
  for (const s of data.statements) if (s[ROLE] && s[KIND] === "expectation") counts[s[DOCUMENT]][s[ROLE]] = (counts[s[DOCUMENT]][s[ROLE]] || 0) + 1;
  let best = null;
  for (let one = 0; one < counts.length && !best; one += 1) {
    for (let other = one + 1; other < counts.length && !best; other += 1) {
      const shared = Object.keys(counts[one]).filter((role) => counts[other][role]);
      const told = (role) => Math.min(counts[one][role], counts[other][role]);
      if (shared.length) best = [one, other, shared.sort((a, b) => told(b) - told(a))[0]];
    }
  }
  const [one, other, role] = best || [0, Math.min(1, counts.length - 1), ""];
  Object.assign(pair.elements.one, { value: one });
  Object.assign(pair.elements.other, { value: other });
  Object.assign(pair.elements.role, { value: role });
}

const documents = data.documents.map((_, number) => [number, documentName(number)]);
fill(filters.elements.role, "Alle", roleOptions());
fill(filters.elements.document, "Alle", documents);
fill(filters.elements.theme, "Alle", Object.entries(data.themes));
fill(filters.elements.kind, "Alle", Object.entries(data.kinds));
fill(pair.elements.one, null, documents);
fill(pair.elements.other, null, documents);
fill(pair.elements.role, "Alle", roleOptions());
choosePair();
filters.hidden = pair.hidden = false;
filters.addEventListener("input", () => { shown = AT_ONCE; only = null; showStatements(); });
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", (event) => { event.preventDefault(); clear(); showStatements(); });
pair.addEventListener("input", showPair);
document.getElementById("more").addEventListener("click", () => { shown += 3 * AT_ONCE; showStatements(); });
for (const link of document.querySelectorAll("a[data-document], a[data-place]")) link.addEventListener("click", () => choose(link));
showStatements();
if (documents.length) showPair();
