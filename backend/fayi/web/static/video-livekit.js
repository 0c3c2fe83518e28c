/* A sitting on a LiveKit server. The site says who may enter; who waits is connected, but neither seen nor heard. */
"use strict";

/* In a block: scripts of a page share their names. */
{
const place = document.querySelector(".livekit");
const told = place.dataset;
const ends = place.querySelector(".livekit-ends");
const ASKS = 3000;
const { Room, RoomEvent, Track, DisconnectReason } = window.LivekitClient;
let room = null;
let over = false;
let inside = false;
let stay = "";

function says(words) { place.querySelector(".livekit-says").textContent = words; }

const button = (what) => place.querySelector(`[data-does="${what}"]`);

/* The words of a refusal, which come as a piece of a page. */
async function refusal(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.body.textContent.replace(/\s+/g, " ").trim().slice(0, 300);
}

async function ask() {
  const answer = await fetch(`${told.address}?stay=${encodeURIComponent(stay)}`, {
    method: "POST", headers: { "x-csrftoken": told.csrf, "HX-Request": "true" },
  });
  if (answer.ok) return answer.json();
  const fault = new Error(await refusal(answer));
  fault.final = answer.status < 500;
  throw fault;
}

function shows(track, publication, participant) {
  if (track.kind === Track.Kind.Audio) {
    if (participant !== room.localParticipant) ends.append(track.attach());
    return;
  }
  const end = document.createElement("figure");
  end.className = "livekit-end";
  end.dataset.track = publication.trackSid;
  if (publication.source === Track.Source.ScreenShare) end.classList.add("screen");
  const picture = track.attach();
  picture.playsInline = true;
  const name = document.createElement("figcaption");
  name.textContent = participant === room.localParticipant ? told.you : participant.name;
  end.append(picture, name);
  ends.append(end);
}

function hides(track, publication) {
  track.detach().forEach((element) => element.remove());
  for (const end of ends.querySelectorAll(".livekit-end")) {
    if (end.dataset.track === publication.trackSid) end.remove();
  }
}

function presses() {
  const me = room.localParticipant;
  button("camera").setAttribute("aria-pressed", me.isCameraEnabled);
  button("microphone").setAttribute("aria-pressed", me.isMicrophoneEnabled);
  button("screen").setAttribute("aria-pressed", me.isScreenShareEnabled);
}

/* Called whenever the rights may have changed. */
async function enters() {
  const may = room.localParticipant.permissions;
  if (inside || !may || !may.canSubscribe) return;
  inside = true;
  place.dataset.status = "admitted";
  says(told.admitted);
  if (!may.canPublish) return;
  for (const what of ["camera", "microphone", "screen"]) button(what).disabled = false;
  try {
    await room.localParticipant.setMicrophoneEnabled(true);
    await room.localParticipant.setCameraEnabled(true);
  } catch (fault) { says(told.devices); }
  presses();
}

function ended(words) {
  over = true;
  inside = false;
  place.dataset.status = "over";
  ends.replaceChildren();
  for (const what of ["camera", "microphone", "screen"]) button(what).disabled = true;
  says(words);
}

async function connects(entered) {
  room = new Room({ adaptiveStream: true, dynacast: true });
  room.on(RoomEvent.TrackSubscribed, shows)
    .on(RoomEvent.TrackUnsubscribed, hides)
    .on(RoomEvent.LocalTrackPublished, (publication, me) => { shows(publication.track, publication, me); presses(); })
    .on(RoomEvent.LocalTrackUnpublished, (publication) => { if (publication.track) hides(publication.track, publication); presses(); })
    .on(RoomEvent.TrackMuted, presses)
    .on(RoomEvent.TrackUnmuted, presses)
    .on(RoomEvent.ParticipantPermissionsChanged, enters)
    .on(RoomEvent.Reconnecting, () => says(told.lost))
    .on(RoomEvent.Reconnected, () => says(inside ? told.admitted : told.waiting))
    .on(RoomEvent.Disconnected, (reason) => {
      if (over) return;
      ended(reason === DisconnectReason.PARTICIPANT_REMOVED ? told.dismissed : told.over);
    });
  await room.connect(entered.server, entered.token);
  says(told.waiting);
  place.dataset.status = "waiting";
  await enters();
}

async function goes_on() {
  try {
    const entered = await ask();
    if (over) return;
    stay = entered.key;
    if (!entered.token) {
      ended(entered.status === "dismissed" ? told.dismissed : told.over);
      if (room) await room.disconnect();
      return;
    }
    if (!room) await connects(entered);
    else if (entered.status === "admitted" && !inside) {
      /* Let in while the line was broken: the rights are in the new token. */
      await new Promise((done) => setTimeout(done, 1500));
      if (!inside && !over) {
        over = true;
        await room.disconnect();
        over = false;
        await connects(entered);
      }
    }
  } catch (fault) {
    if (fault.final) {
      ended(fault.message || told.over);
      if (room) await room.disconnect();
    } else if (!inside) {
      room = null;
      says(told.failed);
    }
  }
  if (!over) setTimeout(goes_on, ASKS);
}

const switches = {
  camera: (me) => me.setCameraEnabled(!me.isCameraEnabled),
  microphone: (me) => me.setMicrophoneEnabled(!me.isMicrophoneEnabled),
  screen: (me) => me.setScreenShareEnabled(!me.isScreenShareEnabled),
};
for (const [what, does] of Object.entries(switches)) {
  button(what).addEventListener("click", async () => {
    button(what).disabled = true;
    try { await does(room.localParticipant); } catch (fault) { if (fault.name !== "NotAllowedError") says(told.devices); }
    button(what).disabled = false;
    presses();
  });
}
goes_on();
}
