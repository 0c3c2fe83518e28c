/* The counter PC that covers itself. The server locks the session on its own; this hides the page meanwhile, keeps
   what was typed underneath, and tells the server when somebody types for long without opening anything. */
"use strict";

{
  const cover = document.getElementById("site-cover");
  const form = cover.querySelector("form");
  const pin = document.getElementById("site-cover-pin");
  const fault = document.getElementById("site-cover-fault");
  const LIMIT = Number(cover.dataset.minutes) * 60000;
  const EVERY = Math.min(60000, LIMIT / 3); /* ms between two words to the server */
  const WINDOWS = "BroadcastChannel" in window ? new BroadcastChannel("fayi-lock") : null;
  let touched = Date.now();
  let told = Date.now();

  const asks = { "HX-Request": "true" };

  function show() {
    if (cover.open) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    document.body.classList.add("is-covered");
    pin.value = "";
    fault.textContent = "";
    cover.showModal();
    pin.focus();
  }

  function hide() {
    document.body.classList.remove("is-covered");
    cover.close();
    touched = told = Date.now();
  }

  function body_of(one) {
    const fields = new URLSearchParams(new FormData(one));
    fields.set("operation", crypto.randomUUID ? crypto.randomUUID() : "");
    return fields;
  }

  async function lock() {
    const now = document.querySelector("[data-lock-now]");
    show();
    if (WINDOWS) WINDOWS.postMessage("lock");
    await fetch("/lock", { method: "POST", headers: asks, body: body_of(now) }).catch(() => {});
  }

  async function present() {
    told = Date.now();
    const answer = await fetch("/account/present", { headers: asks }).catch(() => null);
    if (answer && answer.status === 423) show();
  }

  function touch() {
    if (cover.open) return;
    if (Date.now() - touched > LIMIT) { lock(); return; }
    touched = Date.now();
    if (touched - told > EVERY) present();
  }

  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  }
  setInterval(() => {
    if (!cover.open && Date.now() - touched > LIMIT) lock();
  }, 1000);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.altKey && event.code === "KeyL") {
      event.preventDefault();
      lock();
    }
  });
  document.querySelector("[data-lock-now]").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    lock();
  });
  /* Escape does not uncover. */
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => {
    if (document.body.classList.contains("is-covered")) cover.showModal();
  });
  if (WINDOWS) {
    WINDOWS.addEventListener("message", (event) => {
      if (event.data === "lock") show();
      if (event.data === "unlock" && cover.open) hide();
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch("/unlock", { method: "POST", headers: asks, body: body_of(form), redirect: "manual" }).catch(() => null);
    ready_again(form);
    ready_again(document.querySelector("[data-lock-now]"));
    pin.value = "";
    if (!answer) return;
    const away = answer.headers.get("HX-Redirect");
    if (away) {
      location.assign(away);
    } else if (answer.ok) {
      hide();
      if (WINDOWS) WINDOWS.postMessage("unlock");
    } else {
      const words = document.createElement("template");
      words.innerHTML = await answer.text();
      fault.textContent = words.content.textContent.trim();
      pin.focus();
    }
  });

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 423) show();
  });
}
