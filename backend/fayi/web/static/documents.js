/* The paper beside the form follows what is typed. Without this it shows what was saved last. */
"use strict";

const frame = document.querySelector("iframe[data-previews]");
const draft = frame && document.getElementById(frame.dataset.previews);
const says = document.querySelector("[data-says]");
const PAUSE = 500;
let waiting = 0;
let going = null;

async function follow() {
  if (going) going.abort();
  going = new AbortController();
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(draft)) {
    /* The operation belongs to the saving, which must still be new then. */
    if (typeof value === "string" && name !== "operation") typed.append(name, value);
  }
  try {
    const answer = await fetch(frame.dataset.address, { method: "POST", body: typed, signal: going.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    /* Parsed in the frame, under the frame's own policy, which allows a paper its style sheet and nothing else. */
    frame.contentDocument.documentElement.innerHTML = await answer.text();
    says.textContent = "";
  } catch (fault) {
    if (fault.name !== "AbortError") says.textContent = says.dataset.says;
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(follow, PAUSE);
}

if (draft) {
  draft.addEventListener("input", soon);
  draft.addEventListener("change", soon);
  draft.addEventListener("click", (event) => {
    if (event.target.closest("[data-adds], [data-drops]")) soon();
  });
  if (draft.querySelector(".faults")) frame.addEventListener("load", soon, { once: true });
}
