/* Tells when the sitting begins where the reader is, if clocks there differ. */
"use strict";

/* In a block: scripts of a page share their names. */
{
const local = document.querySelector(".join-local");
const begins = new Date(local.dataset.begins);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const told = (timeZone) => begins.toLocaleString(document.documentElement.lang, {
  timeZone, dateStyle: "long", timeStyle: "short",
});
if (told(zone) !== told("Asia/Shanghai")) {
  local.textContent = local.dataset.words.replace("{time}", `${told(zone)} (${zone})`);
  local.hidden = false;
}
}
