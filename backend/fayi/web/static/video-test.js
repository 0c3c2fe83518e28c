/* Tries out camera, microphone, speaker and line, and fills in what it can tell by itself. */
"use strict";

/* In a block: scripts of a page share their names. */
{
const place = document.querySelector(".device-test");
const told = place.dataset;
const ROUNDS = 7;
const LISTENS = 4000;

function says(what, words) {
  place.querySelector(`[data-says="${what}"]`).textContent = words;
}

/* The choice in the form below; somebody who knows better may change it. */
function note(what, value) {
  const control = document.querySelector(`[name="${what}"][value="${value}"]`);
  if (control) control.checked = true;
  else document.querySelector(`[name="${what}"]`).value = value;
}

function fails(what, fault) {
  says(what, fault && fault.name === "NotAllowedError" ? told.refused : told.none);
  note(what, "fails");
}

const tests = {
  async camera() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      const picture = place.querySelector(".device-picture");
      picture.srcObject = stream;
      await picture.play();
      says("camera", told.seen);
      note("camera", "works");
    } catch (fault) { fails("camera", fault); }
  },

  async microphone() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const sound = new AudioContext();
      await sound.resume();
      const listens = sound.createAnalyser();
      sound.createMediaStreamSource(stream).connect(listens);
      const samples = new Float32Array(listens.fftSize);
      const level = place.querySelector(".device-level");
      const until = performance.now() + LISTENS;
      let loudest = 0;
      while (performance.now() < until) {
        listens.getFloatTimeDomainData(samples);
        const loud = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
        loudest = Math.max(loudest, loud);
        level.value = Math.min(100, loud * 300);
        await new Promise((done) => setTimeout(done, 50));
        if (loudest > 0.02) break;
      }
      stream.getTracks().forEach((track) => track.stop());
      await sound.close();
      says("microphone", loudest > 0.005 ? told.heard : told.silent);
      note("microphone", loudest > 0.005 ? "works" : "fails");
    } catch (fault) { fails("microphone", fault); }
  },

  async speaker() {
    try {
      const sound = new AudioContext();
      await sound.resume();
      const volume = sound.createGain();
      volume.gain.value = 0.2;
      volume.connect(sound.destination);
      for (const [at, pitch] of [[0, 523], [0.35, 659], [0.7, 784]]) {
        const tone = sound.createOscillator();
        tone.frequency.value = pitch;
        tone.connect(volume);
        tone.start(sound.currentTime + at);
        tone.stop(sound.currentTime + at + 0.3);
      }
      says("speaker", told.tone);
      setTimeout(() => sound.close(), 1500);
    } catch (fault) { fails("speaker", fault); }
  },

  async line() {
    const took = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const begun = performance.now();
        const answer = await fetch("/health", { cache: "no-store", credentials: "omit" });
        if (!answer.ok) throw new Error(answer.status);
        await answer.arrayBuffer();
        took.push(performance.now() - begun);
      }
    } catch (fault) {
      says("line", told.broken);
      return;
    }
    /* The first one also opens the connection. */
    const middle = Math.round(took.slice(1).sort((one, other) => one - other)[(ROUNDS - 1) >> 1]);
    const words = told.measured.replace("{ms}", middle);
    says("line", middle > Number(told.slow) ? `${words} ${told.line}` : words);
    note("round_trip", middle);
  },
};

for (const button of place.querySelectorAll("[data-tests]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    await tests[button.dataset.tests]();
    button.disabled = false;
  });
}
}
