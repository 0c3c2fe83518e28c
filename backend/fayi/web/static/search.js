/* Suggestions below a box while one types in it: arrows choose, Enter goes there, Esc closes. */
"use strict";

{
  const WAIT = 180; /* ms without a key before the desk is asked */
  const SHORTEST = 2;

  function begin(box) {
    const list = document.getElementById(box.dataset.list);
    let timer = 0;
    let asked = null;
    let chosen = -1;

    function options() {
      return [...list.querySelectorAll("[role=option]")];
    }

    function close() {
      list.hidden = true;
      chosen = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }

    function choose(number) {
      const all = options();
      chosen = all.length ? (number + all.length) % all.length : -1;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      if (chosen >= 0) {
        box.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
      }
    }

    function show(html) {
      list.innerHTML = html;
      options().forEach((option, at) => {
        option.id = `${list.id}-${at}`;
      });
      if (options().length && document.activeElement === box) {
        list.hidden = false;
        chosen = -1;
        box.setAttribute("aria-expanded", "true");
      } else close();
    }

    async function ask() {
      const words = box.value.trim();
      if (asked) asked.abort();
      if (words.length < SHORTEST) return close();
      asked = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`, {
          headers: { "HX-Request": "true" },
          signal: asked.signal,
        });
        if (answer.ok && !answer.redirected) show(await answer.text());
        else close();
      } catch (fault) {
        if (fault.name !== "AbortError") close();
      }
    }

    box.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (list.hidden) {
        return;
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(options()[chosen].dataset.href);
      }
    });
    /* Before the box loses the focus, which closes the list. */
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        event.preventDefault();
        location.assign(option.dataset.href);
      }
    });
    box.addEventListener("blur", close);
  }

  document.querySelectorAll("[data-suggest]").forEach(begin);
}
