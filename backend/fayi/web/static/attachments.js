/* Files are sent piece by piece and go on where a broken line left them; large photos are made smaller first.
   Without this the form is sent as a whole. */
"use strict";

const SIDE = 2500;
const QUALITY = 0.85;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];

/* What is half sent is remembered by this tab alone: names of files are nobody's business on a shared computer. */
const remembered = {
  entries: () => Object.keys(sessionStorage).filter((key) => key.startsWith("sending:"))
    .map((key) => ({ ...JSON.parse(sessionStorage.getItem(key)), urlStorageKey: key })),
  async findAllUploads() { return this.entries(); },
  async findUploadsByFingerprint(print) {
    return this.entries().filter((one) => one.urlStorageKey.startsWith(`sending:${print}:`));
  },
  async removeUpload(key) { sessionStorage.removeItem(key); },
  async addUpload(print, entry) {
    const key = `sending:${print}:${Date.now()}${Math.random()}`;
    sessionStorage.setItem(key, JSON.stringify(entry));
    return key;
  },
};

/* A photo no larger than a page needs, upright, without what the camera noted. Evidence stays as it is. */
async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) { bitmap.close(); return file; }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

function words_of(fault) {
  const answer = fault.originalResponse;
  if (!answer) return "";
  const said = new DOMParser().parseFromString(answer.getBody() || "", "text/html").body.textContent;
  return said.replace(/\s+/g, " ").trim().slice(0, 300);
}

function send_from(place) {
  const form = place.querySelector("form");
  const list = place.querySelector(".sending-list");
  const says = place.querySelector(".sending-says");
  const told = place.dataset;
  const field = (name) => form.elements[name];
  const open = new Set();
  let failed = 0;

  const hint = document.createElement("p");
  hint.className = "help sending-drop";
  hint.textContent = told.drop;
  form.append(hint);

  function line_for(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const status = document.createElement("span");
    const bar = document.createElement("progress");
    const pause = document.createElement("button");
    const cancel = document.createElement("button");
    name.className = "sending-name";
    name.textContent = file.name;
    status.className = "muted";
    status.textContent = told.waiting;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    for (const [button, words] of [[pause, told.pause], [cancel, told.cancel]]) {
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = words;
    }
    line.append(name, status, pause, cancel, bar);
    list.append(line);
    return { line, status, bar, pause, cancel };
  }

  function over(line, words, fault) {
    line.status.textContent = words;
    line.status.className = fault ? "fault-line" : "muted";
    line.pause.remove();
    line.cancel.remove();
    if (fault) line.bar.remove();
  }

  function all_done() {
    if (open.size) return;
    says.textContent = failed ? "" : told.allDone;
    form.reset();
    if (!failed && told.back) location.assign(told.back);
    failed = 0;
  }

  async function send(original) {
    const line = line_for(original);
    const most = Number(told.most);
    let file = original;
    open.add(line);
    const kind = field("kind") ? field("kind").value : "paper";
    if (kind !== "exhibit" && /^image\/(jpeg|png|webp)$/.test(original.type)) {
      line.status.textContent = told.shrinking;
      try { file = await smaller(original); } catch { file = original; }
    }
    if (file.size > most) {
      failed += 1;
      open.delete(line);
      over(line, told.large.replace("{most}", String(most >> 20)), true);
      return all_done();
    }
    const print = [told.address, original.name, original.size, original.lastModified, file.size].join("|");
    let percent = 0;
    const sending = new tus.Upload(file, {
      endpoint: told.address,
      chunkSize: Number(told.piece),
      retryDelays: RETRIES,
      urlStorage: remembered,
      fingerprint: async () => print,
      removeFingerprintOnSuccess: true,
      headers: { "x-csrftoken": field("_csrf_token").value, "HX-Request": "true" },
      metadata: {
        filename: file.name,
        kind,
        paper_key: field("paper_key") ? field("paper_key").value : "",
        title: field("title") ? field("title").value : "",
        original_kept: String(Boolean(field("original_kept") && field("original_kept").checked)),
      },
      onProgress: (there, all) => {
        percent = Math.floor((there / all) * 100);
        line.bar.value = percent;
        line.status.textContent = told.going.replace("{percent}", percent);
      },
      onShouldRetry: (fault) => {
        const status = fault.originalResponse ? fault.originalResponse.getStatus() : 0;
        if (!status) line.status.textContent = told.broken;
        return status === 0 || status >= 500 || status === 409 || status === 423;
      },
      onError: (fault) => {
        const status = fault.originalResponse ? fault.originalResponse.getStatus() : 0;
        if (status >= 400 && status < 500 && status !== 401 && status !== 409) {
          failed += 1;
          open.delete(line);
          over(line, words_of(fault) || told.failed, true);
          return all_done();
        }
        line.status.textContent = status && status < 500 ? told.signedOut : told.failed;
        line.pause.textContent = told.resume;
        line.going = false;
      },
      onSuccess: () => {
        open.delete(line);
        line.bar.value = 100;
        over(line, told.done, false);
        all_done();
      },
    });
    const before = await sending.findPreviousUploads();
    if (before.length) sending.resumeFromPreviousUpload(before[0]);
    line.pause.addEventListener("click", () => {
      line.going = !line.going;
      line.pause.textContent = line.going ? told.pause : told.resume;
      if (line.going) return sending.start();
      sending.abort();
      line.status.textContent = told.paused.replace("{percent}", percent);
    });
    line.cancel.addEventListener("click", async () => {
      try { await sending.abort(true); } catch { /* Forgotten after a day in any case. */ }
      open.delete(line);
      line.line.remove();
      if (list.children.length) all_done();
    });
    line.going = true;
    sending.start();
  }

  window.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (!files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    list.replaceChildren();
    files.forEach(send);
  }, true);

  for (const kind of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) [...event.dataTransfer.files].forEach(send);
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (open.size) event.preventDefault();
  });
}

if (window.tus && window.sessionStorage) document.querySelectorAll("[data-sending]").forEach(send_from);
