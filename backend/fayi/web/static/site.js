/* What the pages do beyond links and forms. Everything works without it, only less comfortably. */
"use strict";

document.documentElement.classList.add("js");

/* One click, one answer: a second click on the same form is swallowed until the page has changed. */
const sent = new WeakSet();
let leaving = false;

function ask(words) {
  const dialog = document.getElementById("site-ask");
  document.getElementById("site-ask-words").textContent = words;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get") return;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    if (await ask(form.dataset.confirm)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(button);
    }
    return;
  }
  delete form.dataset.confirmed;
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sent.add(form);
  leaving = "guard" in form.dataset;
  /* Disabled only after the browser has taken the button's own value along. */
  setTimeout(() => {
    form.setAttribute("aria-busy", "true");
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
}, true);

function ready_again(form) {
  sent.delete(form);
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button[type=submit]")) button.removeAttribute("aria-disabled");
}

/* Coming back with the browser's button shows a page as it was left. */
window.addEventListener("pageshow", () => {
  leaving = false;
  document.querySelectorAll("form[aria-busy]").forEach(ready_again);
});
document.addEventListener("htmx:afterRequest", (event) => {
  leaving = false;
  const form = event.target.closest && event.target.closest("form");
  if (form) ready_again(form);
});

/* What was typed is not lost by a stray click. A form shown again with faults counts as typed. */
function typed_in(form) {
  if (form.querySelector(".faults")) return true;
  return [...form.elements].some((field) => {
    if (field.type === "hidden" || field.closest("template")) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      const first = [...field.options].some((option) => option.defaultSelected);
      return [...field.options].some((option, at) => option.selected !== (first ? option.defaultSelected : at === 0));
    }
    return "defaultValue" in field && field.type !== "submit" && field.value !== field.defaultValue;
  });
}
window.addEventListener("beforeunload", (event) => {
  if (!leaving && [...document.querySelectorAll("form[data-guard]")].some(typed_in)) {
    event.preventDefault();
    event.returnValue = document.body.dataset.leave || "";
    /* Runs only when the officer stays: the button that led away can be used again. */
    setTimeout(() => document.querySelectorAll("form[aria-busy]").forEach(ready_again), 300);
  }
});

/* A table to write in. */
function add_row(name) {
  const rows = document.querySelector(`[data-rows="${CSS.escape(name)}"]`);
  const body = rows.querySelector("tbody");
  const taken = [...body.querySelectorAll("[name]")].map((field) => Number((field.name.slice(name.length).match(/^-(\d+)-/) || [0, -1])[1]));
  const next = Math.max(-1, ...taken) + 1;
  const copy = rows.querySelector("template").content.cloneNode(true);
  for (const field of copy.querySelectorAll("[name]")) {
    field.name = field.name.replace("-NEW-", `-${next}-`);
    field.id = field.id.replace("-NEW-", `-${next}-`);
    field.setAttribute("aria-label", (field.getAttribute("aria-label") || "").replace("NEW", next + 1));
  }
  body.append(copy);
  arrange(body.lastElementChild);
  body.lastElementChild.querySelector("[name]").focus();
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const adds = at("[data-adds]");
  if (adds) add_row(adds.dataset.adds);
  const drops = at("[data-drops]");
  if (drops) {
    const row = drops.closest("tr");
    const near = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (near) near.querySelector("[name]").focus();
  }
  const opens = at("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  const closes = at("[data-closes]");
  if (closes) closes.closest("dialog").close();
  if (at("[data-prints]")) window.print();
  const toggles = at("[data-toggles]");
  if (toggles) {
    const menu = document.getElementById(toggles.dataset.toggles);
    if (menu) toggles.setAttribute("aria-expanded", String(menu.classList.toggle("is-open")));
  }
  for (const drop of document.querySelectorAll("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
  const fault = at(".faults a");
  if (fault) {
    event.preventDefault();
    const field = document.getElementById(fault.hash.slice(1));
    if (field) {
      field.scrollIntoView({ block: "center" });
      (field.matches("fieldset") ? field.querySelector("input, select, textarea") || field : field).focus();
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  }
  if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    const search = document.querySelector("[data-search-box]") || document.getElementById("site-search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
});

/* An amount is written with thousands when one leaves the field. */
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!field.matches || !field.matches("[data-money]")) return;
  const plain = field.value.normalize("NFKC").replace(/[,，\s元¥]/g, "");
  if (/^\d{1,13}(\.\d{1,2})?$/.test(plain)) {
    const [whole, rest = ""] = plain.split(".");
    field.value = `${whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",")}.${rest.padEnd(2, "0")}`;
  }
});

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 480)}px`;
}
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-grows]")) grow(event.target);
});

/* A long list of choices is narrowed by typing. */
function make_searchable(select) {
  if (select.options.length < 8 || select.dataset.searchable) return;
  select.dataset.searchable = "yes";
  const finder = document.createElement("input");
  finder.type = "search";
  finder.className = "form-control finder";
  finder.placeholder = select.dataset.search;
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  finder.setAttribute("aria-label", `${label ? label.firstChild.textContent.trim() : select.getAttribute("aria-label") || ""} ${select.dataset.search}`);
  finder.autocomplete = "off";
  const all = [...select.options];
  finder.addEventListener("input", () => {
    const words = finder.value.trim().toLowerCase();
    const chosen = select.value;
    const found = all.filter((option) => option.value === "" || option.text.toLowerCase().includes(words));
    select.replaceChildren(...found);
    if (words && !found.some((option) => option.value === chosen)) select.value = (found.find((option) => option.value !== "") || found[0] || {}).value || "";
    else select.value = chosen;
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      select.focus();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      select.focus();
    }
  });
  select.before(finder);
}

function arrange(part) {
  part.querySelectorAll("[data-adds], [data-drops]").forEach((button) => { button.hidden = false; });
  part.querySelectorAll("select[data-search]").forEach(make_searchable);
  part.querySelectorAll("textarea[data-grows]").forEach((area) => { if (area.value) grow(area); });
  const focus = part.querySelector("[data-focus]");
  if (focus) focus.focus();
}

arrange(document);
document.addEventListener("htmx:load", (event) => arrange(event.detail.elt));
