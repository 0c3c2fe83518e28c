/* Pictures and voices go from browser to browser: a connection to each end the site allows, and to no other. */
"use strict";

const MOST_EARLY = 200; /* signals kept of an end the site has not named yet */
const LONGEST_TRY = 8000; /* ms until a connection that does not come about is begun anew */

class Peer {
  constructor(key, mesh) {
    this.key = key;
    this.mesh = mesh;
    this.number = mesh.count += 1;
    this.theirs = 0;
    this.polite = mesh.me < key;
    this.offers = false;
    this.deaf = false;
    this.screen = null;
    this.says = { microphone: true, camera: true };
    this.streams = new Map();
    this.senders = new Map();
    this.line = new RTCPeerConnection({ iceServers: mesh.servers });
    this.line.onnegotiationneeded = () => this.offer();
    this.line.onicecandidate = ({ candidate }) => { if (candidate) this.tell({ candidate }); };
    this.line.onconnectionstatechange = () => mesh.changed();
    this.line.oniceconnectionstatechange = () => {
      if (this.line.iceConnectionState === "failed") this.line.restartIce();
    };
    this.line.ontrack = ({ streams: [stream] }) => {
      if (!stream) return;
      this.streams.set(stream.id, stream);
      stream.onremovetrack = () => {
        if (!stream.getTracks().length) this.streams.delete(stream.id);
        mesh.changed();
      };
      mesh.changed();
    };
    for (const kind of ["audio", "video"]) {
      const [track] = mesh.mine.getTracks().filter((one) => one.kind === kind);
      if (track) this.line.addTrack(track, mesh.mine);
      else this.line.addTransceiver(kind, { direction: "recvonly" });
    }
    this.show(mesh.screen);
    this.tell({ says: mesh.says });
    /* One of the two begins anew before the other would. */
    this.timer = setTimeout(() => {
      if (this.line.connectionState !== "connected") mesh.renew(key);
    }, this.polite ? LONGEST_TRY : LONGEST_TRY * 2);
  }

  tell(body) {
    this.mesh.send(this.key, { number: this.number, ...body });
  }

  /* Both may offer at once; the polite one takes its own offer back. */
  async offer() {
    try {
      this.offers = true;
      await this.line.setLocalDescription();
      this.describe();
    } catch (fault) {
      this.mesh.failed(fault);
    } finally {
      this.offers = false;
    }
  }

  describe() {
    if (!this.line.localDescription) return;
    this.tell({ description: this.line.localDescription, screen: this.mesh.screen ? this.mesh.screen.id : null });
  }

  async hear({ description, candidate, screen, says }) {
    if (this.line.signalingState === "closed") return;
    if (says) {
      this.says = { microphone: says.microphone !== false, camera: says.camera !== false };
      this.mesh.changed();
    }
    if (description) {
      const collides = description.type === "offer" && (this.offers || this.line.signalingState !== "stable");
      this.deaf = !this.polite && collides;
      if (this.deaf) return;
      this.screen = screen || null;
      await this.line.setRemoteDescription(description);
      if (description.type === "offer") {
        await this.line.setLocalDescription();
        this.describe();
      }
      this.mesh.changed();
    } else if (candidate) {
      try {
        await this.line.addIceCandidate(candidate);
      } catch (fault) {
        if (!this.deaf) throw fault;
      }
    }
  }

  show(screen) {
    for (const sender of this.senders.values()) this.line.removeTrack(sender);
    this.senders.clear();
    if (!screen) return;
    for (const track of screen.getTracks()) this.senders.set(track.id, this.line.addTrack(track, screen));
  }

  get person() {
    return [...this.streams.values()].find((stream) => stream.id !== this.screen && stream.getTracks().length) || null;
  }

  get shown() {
    return (this.screen && this.streams.get(this.screen)) || null;
  }

  get status() {
    const status = this.line.connectionState;
    return status === "connected" ? "ok" : status === "failed" || status === "disconnected" ? "lost" : "connecting";
  }

  close() {
    clearTimeout(this.timer);
    this.line.onconnectionstatechange = null;
    this.line.ontrack = null;
    this.line.close();
  }
}

class Mesh {
  /* `send(key, body)` carries a signal to an end; `changed()` is called whenever a page must be drawn anew. */
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
    this.me = "";
    this.servers = [];
    this.mine = new MediaStream();
    this.screen = null;
    this.says = { microphone: true, camera: true };
    this.count = 0;
    this.peers = new Map();
    this.early = new Map();
  }

  failed(fault) {
    console.warn(fault);
  }

  /* Connect to these and to nobody else. */
  connect(me, keys) {
    const wanted = new Set(me === this.me ? keys : []);
    for (const [key, peer] of this.peers) {
      if (wanted.has(key)) continue;
      peer.close();
      this.peers.delete(key);
    }
    this.me = me;
    for (const key of keys) {
      if (this.peers.has(key)) continue;
      this.peers.set(key, new Peer(key, this));
      for (const body of this.early.get(key) || []) this.hear(key, body);
    }
    this.early.clear();
  }

  hear(key, body) {
    if (!body || typeof body !== "object") return;
    let peer = this.peers.get(key);
    if (!peer) {
      const kept = this.early.get(key) || [];
      if (kept.length < MOST_EARLY) kept.push(body);
      this.early.set(key, kept);
      return;
    }
    /* What was said on an earlier connection comes too late; what is said on a later one needs a new one here. */
    const number = Number(body.number) || 0;
    if (number < peer.theirs) return;
    if (number > peer.theirs) {
      if (peer.line.remoteDescription) {
        peer.close();
        peer = new Peer(key, this);
        this.peers.set(key, peer);
      }
      peer.theirs = number;
    }
    peer.turn = (peer.turn || Promise.resolve()).then(() => peer.hear(body)).catch((fault) => this.failed(fault));
  }

  renew(key) {
    const peer = this.peers.get(key);
    if (!peer) return;
    peer.close();
    this.peers.set(key, new Peer(key, this));
    this.changed();
  }

  say(says) {
    this.says = { ...this.says, ...says };
    for (const peer of this.peers.values()) peer.tell({ says: this.says });
  }

  show(screen) {
    this.screen = screen;
    for (const peer of this.peers.values()) peer.show(screen);
  }

  part() {
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
    this.early.clear();
  }
}

window.Mesh = Mesh;
