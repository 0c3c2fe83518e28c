/* The bell counts by itself while its page is looked at. Without this it counts when a page is opened. */
"use strict";

/* In a block: pages have scripts of their own, with names of their own. */
{
  const bell = document.querySelector("[data-live]");
  const SETTLED = 2000; /* ms; pages that are only passed through do not ask */
  let stream = null;
  let soon = 0;

  function show(count) {
    const number = bell.querySelector(".bell-count");
    number.textContent = count > 99 ? "99+" : String(count);
    number.hidden = count === 0;
    bell.querySelector("[data-bell-says]").textContent = bell.dataset.words.replace("{count}", String(count));
  }

  /* A browser opens few connections to one address: a window nobody looks at gives its own back. */
  function follow() {
    clearTimeout(soon);
    if (document.hidden) {
      if (stream) stream.close();
      stream = null;
    } else if (!stream) {
      soon = setTimeout(() => {
        stream = new EventSource(bell.dataset.live);
        stream.addEventListener("unread", (event) => show(Number(event.data)));
      }, SETTLED);
    }
  }

  if (bell) {
    document.addEventListener("visibilitychange", follow);
    window.addEventListener("pagehide", () => {
      if (stream) stream.close();
      stream = null;
    });
    window.addEventListener("pageshow", follow);
  }
}
