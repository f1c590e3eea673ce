// The rooms of shared/contract/chat.md in Node.js with `ws`, kept in memory: no
// accounts (a token is a name), no storage and so no resume, no presence, no rates.
// node server.mjs PORT

import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const HOST = "127.0.0.1";
const QUEUE = 256; // messages that may wait for a slow reader
const FRAME_MAX = 65536; // bytes
const AROUND = '{"type":"messages","messages":[]}'.length;
const BODY_MAX = 4000; // characters
const TOO_LONG = `is too long (maximum is ${BODY_MAX} characters)`;
const NOT_OURS = 4400;
const SLOW = 4503;

const now = () => new Date().toISOString().replace("Z", "000Z");
const frameOf = (texts) => `{"type":"messages","messages":[${texts}]}`;

class Room {
  static all = new Map();

  static named(slug) {
    if (!Room.all.has(slug)) Room.all.set(slug, new Room(slug));
    return Room.all.get(slug);
  }

  constructor(slug) {
    const owner = { username: "ada", image: null };
    const given = { slug, title: slug, topic: null, private: false };
    this.shown = { ...given, createdAt: now(), owner, unreadCount: null };
    this.lastSeq = 0;
    this.readers = new Set();
  }

  joined(you) {
    const room = { ...this.shown, lastSeq: this.lastSeq };
    return JSON.stringify({ type: "joined", room, lastSeq: this.lastSeq, you });
  }

  post(author, body, clientId) {
    const seq = ++this.lastSeq;
    const rest = { createdAt: now(), author, deleted: false };
    const text = JSON.stringify({ seq, clientId, body, ...rest });
    const frame = Buffer.from(frameOf(text)); // one for all readers
    const stored = { text, frame, size: frame.length - AROUND };
    for (const reader of this.readers) reader.put(stored);
    return seq;
  }
}

class Reader {
  constructor(socket, room) {
    this.socket = socket;
    this.room = room;
    this.waiting = [];
    this.busy = false;
  }

  put(message) {
    if (this.waiting.length >= QUEUE) {
      this.room.readers.delete(this);
      this.socket.close(SLOW);
      return;
    }
    this.waiting.push(message);
    if (this.busy) return;
    this.busy = true;
    setImmediate(this.flush); // after all that has come in by now
  }

  // Called again when the frame is written: what came meanwhile goes out as one.
  flush = () => {
    if (this.waiting.length === 0) this.busy = false;
    else this.socket.send(this.take(), { binary: false }, this.flush);
  };

  take() {
    if (this.waiting.length === 1) return this.waiting.pop().frame;
    let count = 0;
    let room = FRAME_MAX - AROUND;
    for (const { size } of this.waiting) {
      room -= size + 1;
      if (room < 0) break;
      count += 1;
    }
    const batch = this.waiting.splice(0, Math.max(count, 1));
    return frameOf(batch.map((message) => message.text).join(","));
  }
}

function parse(data, isBinary) {
  try {
    const frame = JSON.parse(data);
    return !isBinary && frame?.type === "send" ? frame : null;
  } catch {
    return null;
  }
}

function wrong(author, body, clientId) {
  if (!author) return { token: ["is missing"] };
  if (body.trim() === "") return { body: ["can't be blank"] };
  if ([...body.trim()].length > BODY_MAX) return { body: [TOO_LONG] };
  const fits = clientId === null || /^.{1,64}$/su.test(clientId);
  return fits ? null : { clientId: ["is invalid"] };
}

function answer(room, author, frame) {
  const body = typeof frame.body === "string" ? frame.body : "";
  const clientId = typeof frame.clientId === "string" ? frame.clientId : null;
  const errors = wrong(author, body, clientId);
  const valid = errors?.clientId ? null : clientId;
  if (errors) return { type: "error", errors, clientId: valid };
  return { type: "ack", clientId, seq: room.post(author, body, clientId) };
}

function join(socket, request) {
  const { pathname } = new URL(request.url, `http://${HOST}`);
  const room = Room.named(pathname.split("/").pop());
  const token = request.headers.authorization?.replace("Token ", "");
  const author = token ? { username: token, image: null } : null;
  const reader = new Reader(socket, room);
  room.readers.add(reader);
  socket.send(room.joined(author));
  socket.on("message", (data, isBinary) => {
    const frame = parse(data, isBinary);
    if (frame) socket.send(JSON.stringify(answer(room, author, frame)));
    else socket.close(NOT_OURS);
  });
  socket.on("close", () => room.readers.delete(reader));
  socket.on("error", () => socket.terminate());
}

const http = createServer((_, response) => response.end("ok"));
const options = { server: http, maxPayload: FRAME_MAX, perMessageDeflate: false };
new WebSocketServer(options).on("connection", join);
http.listen(Number(process.argv[2]), HOST);
