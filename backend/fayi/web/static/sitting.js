/* The built-in room: the door, waiting, the others, and the line to the site, which says who may see whom. */
"use strict";

{
  const page = document.querySelector("[data-line]");
  const words = JSON.parse(page.dataset.words);
  const address = new URL(page.dataset.line, location.href);
  const KEPT = `seat:${address.pathname}`;
  const PAUSES = [300, 1000, 2000, 4000, 8000];
  const BEAT = 5000; /* ms between signs of life */
  const SILENCE = 16000; /* ms without an answer after which the line counts as broken */

  /* Each end sends to up to three others: what an ordinary office computer and line can carry. */
  const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { max: 20 } };
  const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 5 } };

  const at = (name) => page.querySelector(`[data-${name}]`);
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const button = (name) => page.querySelector(`[data-do="${name}"]`);
  const mine = at("mine");
  const grid = at("grid");
  const tiles = new Map();
  const rows = { waiting: new Map(), present: new Map() };
  const has = { microphone: false, camera: false };
  let view = null;
  let line = null;
  let beat = 0;
  let heard = 0;
  let tries = 0;
  let again = 0;
  let entered = false;
  let over = false;

  const mesh = new window.Mesh((to, body) => tell({ do: "signal", to, body }), draw);

  function fill(sentence, name) {
    return sentence.replace("{name}", name);
  }

  function say(sentence) {
    const says = at("says");
    if (says.textContent !== sentence) says.textContent = sentence;
  }

  function open_part(name) {
    for (const one of page.querySelectorAll("[data-part]")) one.hidden = one.dataset.part !== name;
    const place = part(name).querySelector("[data-preview]") || (name === "room" ? grid : null);
    if (place && mine.parentElement !== place) {
      place.prepend(mine);
      mine.querySelector("video").play().catch(() => {});
    }
    at("bar").hidden = name === "over";
    for (const one of page.querySelectorAll("[data-inside]")) one.hidden = name !== "room";
    for (const one of page.querySelectorAll("[data-line-open]")) one.hidden = name === "door";
  }

  /* ---- our own camera and microphone ---- */

  async function devices() {
    say(words.asking);
    const media = navigator.mediaDevices;
    const wants = [{ audio: true, video: PICTURE }, { audio: true }, { video: PICTURE }];
    let stream = null;
    for (const want of wants) {
      if (stream || !media) break;
      stream = await media.getUserMedia(want).catch(() => null);
    }
    mesh.mine = stream || new MediaStream();
    has.microphone = mesh.mine.getAudioTracks().length > 0;
    has.camera = mesh.mine.getVideoTracks().length > 0;
    mesh.says = { ...has };
    mine.querySelector("video").srcObject = mesh.mine;
    say(has.camera && has.microphone ? "" : has.camera ? words.noMicrophone : has.microphone ? words.noCamera : words.noDevices);
    draw_devices();
  }

  function turn(device, on) {
    const tracks = device === "microphone" ? mesh.mine.getAudioTracks() : mesh.mine.getVideoTracks();
    for (const track of tracks) track.enabled = on;
    mesh.say({ [device]: on && has[device] });
    draw_devices();
  }

  function label(name, text, pressed) {
    const one = button(name);
    one.querySelector("span").textContent = text;
    one.classList.toggle("is-off", pressed);
  }

  function draw_devices() {
    label("microphone", mesh.says.microphone ? words.microphoneOff : words.microphoneOn, !mesh.says.microphone);
    label("camera", mesh.says.camera ? words.cameraOff : words.cameraOn, !mesh.says.camera);
    label("share", mesh.screen ? words.shareEnd : words.share, false);
    button("microphone").disabled = !has.microphone;
    button("camera").disabled = !has.camera;
    button("share").hidden = part("room").hidden || !navigator.mediaDevices || !navigator.mediaDevices.getDisplayMedia;
    mine.querySelector("[data-status]").textContent = told(mesh.says);
    mine.classList.toggle("tile-dark", !mesh.says.camera);
  }

  function told(says) {
    return [says.microphone ? "" : words.muted, says.camera ? "" : words.unseen].filter(Boolean).join(" · ");
  }

  async function share() {
    if (mesh.screen) { end_share(); return; }
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: SCREEN }).catch(() => null);
    if (!screen) return;
    screen.getVideoTracks()[0].addEventListener("ended", end_share);
    mesh.show(screen);
    draw();
  }

  function end_share() {
    if (!mesh.screen) return;
    const screen = mesh.screen;
    mesh.show(null);
    for (const track of screen.getTracks()) track.stop();
    draw();
  }

  /* ---- the line to the site ---- */

  function tell(message) {
    if (line && line.readyState === WebSocket.OPEN) line.send(JSON.stringify(message));
  }

  function connect() {
    clearTimeout(again);
    if (over) return;
    drop();
    const url = new URL(address);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    line = new WebSocket(url);
    heard = Date.now();
    line.onopen = () => {
      tell({ csrf: page.dataset.csrf, seat_pass: sessionStorage.getItem(KEPT) || "" });
    };
    line.onmessage = ({ data }) => { heard = Date.now(); take(JSON.parse(data)); };
    line.onclose = () => { if (!over) retry(); };
    beat = setInterval(() => {
      if (Date.now() - heard > SILENCE) retry();
      else if (tries === 0) tell({ do: "here" });
    }, BEAT);
  }

  function drop() {
    clearInterval(beat);
    if (!line) return;
    line.onopen = line.onmessage = line.onclose = null;
    line.close();
    line = null;
  }

  function retry() {
    drop();
    say(words.broken);
    page.classList.add("is-broken");
    clearTimeout(again);
    again = setTimeout(connect, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    tries += 1;
  }

  function take(message) {
    if (message.is === "welcome") {
      sessionStorage.setItem(KEPT, message.seat_pass);
      tries = 0;
      page.classList.remove("is-broken");
      mesh.part();
      view = null;
    } else if (message.is === "servers") {
      mesh.servers = message.ice;
    } else if (message.is === "room") {
      const before = view;
      view = message;
      mesh.connect(view.me.key, view.present.filter((one) => one.connect).map((one) => one.key));
      changed(before);
      draw();
    } else if (message.is === "signal") {
      mesh.hear(message.from, message.body);
    } else if (message.is === "refused") {
      say(message.why);
    } else if (message.is === "over") {
      end(message.why);
    }
  }

  function end(why) {
    over = true;
    sessionStorage.removeItem(KEPT);
    drop();
    clearTimeout(again);
    end_share();
    mesh.part();
    for (const track of mesh.mine.getTracks()) track.stop();
    for (const tile of tiles.values()) tile.remove();
    tiles.clear();
    at("apart").hidden = true;
    page.classList.remove("is-broken");
    say("");
    open_part("over");
    at("why").textContent = why;
    at("why").focus();
  }

  /* ---- what is seen ---- */

  function changed(before) {
    const inside = view.me.status === "admitted";
    if (!before) say(inside ? words.here : words.waits);
    else if (inside !== (before.me.status === "admitted")) {
      say(inside ? words.here : words.waits);
      if (!inside) end_share();
    } else {
      const knew = new Map([...before.present, ...before.waiting].map((one) => [one.key, one.status || "waits"]));
      const know = new Set(view.present.map((one) => one.key));
      for (const one of view.waiting) if (!knew.has(one.key)) say(fill(words.waiting, one.name));
      for (const one of view.present) {
        const was = knew.get(one.key);
        if (one.status === "lost" && was !== "lost") say(`${one.name} ${words.lost}`);
        else if (one.status === "here" && (!was || was === "waits")) say(fill(words.came, one.name));
      }
      for (const one of before.present) {
        const back = view.present.some((other) => other.name === one.name);
        if (!know.has(one.key) && !back) say(fill(words.went, one.name));
      }
    }
    if (before && before.me.apart !== view.me.apart) {
      say(view.me.apart ? words.apartBegins : words.apartEnds);
      if (!view.me.apart) turn("microphone", false);
    }
    at("apart").hidden = !view.me.apart;
  }

  function tile_of(id) {
    let tile = tiles.get(id);
    if (!tile) {
      tile = document.createElement("figure");
      tile.className = "tile";
      tile.dataset.key = id;
      const video = document.createElement("video");
      video.autoplay = true;
      video.playsInline = true;
      const caption = document.createElement("figcaption");
      for (const name of ["b", "span", "span"]) caption.append(document.createElement(name));
      caption.lastChild.dataset.status = "";
      tile.append(video, caption);
      tiles.set(id, tile);
      grid.append(tile);
    }
    return tile;
  }

  function draw_tile(id, stream, name, capacity, status, dark) {
    const tile = tile_of(id);
    const video = tile.querySelector("video");
    if (video.srcObject !== stream) {
      video.srcObject = stream;
      if (stream) video.play().catch(() => {});
    }
    const [bold, span, said] = tile.querySelector("figcaption").children;
    bold.textContent = name;
    span.textContent = capacity;
    said.textContent = status;
    tile.classList.toggle("tile-dark", dark);
    video.setAttribute("aria-label", name);
    return tile;
  }

  function draw() {
    if (!view || over) return;
    open_part(view.me.status === "admitted" ? "room" : "wait");
    draw_devices();
    const wanted = new Set();
    if (mesh.screen) {
      wanted.add("my-screen");
      const tile = draw_tile("my-screen", mesh.screen, words.me, "", fill(words.shares, words.me), false);
      tile.classList.add("tile-screen");
      tile.querySelector("video").muted = true;
    }
    for (const one of view.present) {
      if (one.status !== "lost" && !one.connect) continue;
      const peer = mesh.peers.get(one.key);
      const status = one.status === "lost" || !peer ? "lost" : peer.status;
      const says = peer ? peer.says : { microphone: true, camera: true };
      wanted.add(one.key);
      const tile = draw_tile(one.key, peer ? peer.person : null, one.name, one.capacity,
        status === "ok" ? told(says) || words.ok : words[status], status !== "ok" || !says.camera);
      tile.dataset.status = status;
      if (peer && peer.shown) {
        wanted.add(`${one.key}-screen`);
        draw_tile(`${one.key}-screen`, peer.shown, one.name, "", fill(words.shares, one.name), false).classList.add("tile-screen");
      }
    }
    for (const [id, tile] of tiles) {
      if (wanted.has(id)) continue;
      tile.querySelector("video").srcObject = null;
      tile.remove();
      tiles.delete(id);
    }
    grid.dataset.ends = String(grid.querySelectorAll(".tile:not(.tile-screen)").length);
    grid.classList.toggle("has-screen", Boolean(grid.querySelector(".tile-screen")));
    draw_list("present", view.present);
    if (view.me.moderates) draw_list("waiting", view.waiting);
    draw_choice();
  }

  function action(one, name, text, tone) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn btn-sm ${tone}`;
    made.textContent = text;
    made.dataset.key = one.key;
    made.dataset.one = name;
    made.setAttribute("aria-label", `${text} ${one.name}`);
    return made;
  }

  function row_of(list, one) {
    const row = document.createElement("li");
    const who = document.createElement("span");
    const name = document.createElement("b");
    const capacity = document.createElement("span");
    const status = document.createElement("span");
    who.className = "sitting-who";
    capacity.className = status.className = "muted";
    name.textContent = one.name;
    capacity.textContent = one.capacity;
    who.append(name, capacity);
    row.append(who);
    if (list === "present") {
      status.dataset.rowStatus = "";
      row.append(status);
    }
    if (view.me.moderates) {
      const acts = document.createElement("span");
      acts.className = "sitting-acts";
      if (list === "waiting") acts.append(action(one, "admit", words.admit, "btn-primary"), action(one, "dismiss", words.turnAway, ""));
      else {
        acts.append(action(one, "send_back", words.sendBack, ""), action(one, "dismiss", words.dismiss, ""));
        const chosen = document.createElement("label");
        const box = document.createElement("input");
        const hidden = document.createElement("span");
        chosen.className = "sitting-choose";
        box.type = "checkbox";
        box.dataset.choose = one.key;
        hidden.className = "visually-hidden";
        hidden.textContent = fill(words.choose, one.name);
        chosen.append(box, hidden);
        row.append(chosen);
      }
      row.append(acts);
    }
    return row;
  }

  function status_of(one, peer) {
    if (one.status === "lost") return words.lost;
    if (one.status === "apart") return words.apart;
    if (!one.connect) return words.outside;
    return peer && peer.status === "ok" ? words.ok : words.connecting;
  }

  function draw_list(list, all) {
    const place = page.querySelector(`[data-list="${list}"]`);
    const known = rows[list];
    for (const one of all) {
      if (!known.has(one.key)) {
        known.set(one.key, row_of(list, one));
        place.append(known.get(one.key));
      }
      const status = known.get(one.key).querySelector("[data-row-status]");
      if (status) status.textContent = status_of(one, mesh.peers.get(one.key));
      for (const act of known.get(one.key).querySelectorAll("[data-one]")) {
        act.disabled = one.status === "lost" || (act.dataset.one === "admit" && view.full);
      }
      const box = known.get(one.key).querySelector("input");
      if (box) {
        box.disabled = one.status !== "here";
        if (box.disabled) box.checked = false;
      }
    }
    for (const [key, row] of known) {
      if (all.some((one) => one.key === key)) continue;
      row.remove();
      known.delete(key);
    }
    at(`count="${list}"`).textContent = String(all.filter((one) => one.status !== "lost").length + (list === "present" ? 1 : 0));
    const none = at(`none="${list}"`);
    if (none) none.hidden = all.length > 0;
    const full = at("full");
    if (full) full.hidden = !view.full;
  }

  function chosen() {
    return [...page.querySelectorAll("[data-choose]:checked")].map((box) => box.dataset.choose === "me" ? view.me.key : box.dataset.choose);
  }

  function draw_choice() {
    const talk = button("talkApart");
    if (talk) talk.disabled = chosen().length !== 2;
  }

  /* ---- what is done ---- */

  function ask(sentence) {
    const dialog = document.querySelector("[data-ask]");
    dialog.querySelector("p").textContent = sentence;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
  }

  const acts = {
    enter() {
      entered = true;
      over = false;
      button("enter").disabled = true;
      say(words.connecting);
      connect();
    },
    again() { location.reload(); },
    microphone() { turn("microphone", !mesh.says.microphone); },
    camera() { turn("camera", !mesh.says.camera); },
    share,
    leave() { tell({ do: "leave" }); end(words.left); },
    async close() { if (await ask(words.sureClose)) tell({ do: "close" }); },
    talkApart() {
      tell({ do: "talk_apart", keys: chosen() });
      for (const box of page.querySelectorAll("[data-choose]:checked")) box.checked = false;
      draw_choice();
    },
    endTalk() { tell({ do: "end_talk", key: view.me.key }); },
  };

  page.addEventListener("click", async (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.dataset.do) acts[pressed.dataset.do]();
    if (pressed.dataset.one) {
      const name = pressed.closest("li").querySelector("b").textContent;
      const { one, key } = pressed.dataset;
      if (one !== "dismiss" || await ask(fill(words.sureDismiss, name))) tell({ do: one, key });
    }
  });
  page.addEventListener("change", draw_choice);
  window.addEventListener("offline", () => { if (entered && !over) retry(); });
  window.addEventListener("online", () => { if (entered && !over && tries > 0) connect(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  open_part("door");
  at("bar").hidden = false;
  devices();
}
