/** The client's line to a room, over transports that do as the test says. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Connection } from "../../../shared/ui/static/chat/connection.js";

beforeEach(() => {
  mock.restoreAll();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  mock.method(Math, "random", () => 0.5);
});

/** A transport that remembers what it was asked. */
class Fake {
  opened = [];
  sent = [];
  closed = 0;

  constructor(name) {
    this.name = name;
  }

  open(after, events) {
    this.opened.push(after);
    Object.assign(this, events);
    const send = (entry) => this.sent.push(entry);
    return { send, close: () => this.closed++ };
  }

  join() {
    this.frame({ type: "joined" });
  }

  tell(...seqs) {
    const messages = seqs.map((seq) => ({ seq, body: `${seq}` }));
    this.frame({ type: "messages", messages });
  }

  ack(seq) {
    this.frame({ type: "ack", clientId: this.sent.at(-1).clientId, seq });
  }

  refuse(key) {
    const { clientId } = this.sent.at(-1);
    this.frame({ type: "error", errors: { [key]: ["no"] }, clientId });
  }
}

function room({ names = ["ws", "sse", "poll"], last = 0 } = {}) {
  const lines = names.map((name) => new Fake(name));
  const seen = { states: [], seqs: [], deleted: [], refused: [] };
  const connection = new Connection(lines, last, {
    state: (state, detail) => seen.states.push(detail ? `${state} ${detail}` : state),
    messages: (messages) => seen.seqs.push(...messages.map(({ seq }) => seq)),
    deleted: (seq) => seen.deleted.push(seq),
    presence: () => {},
    refused: ({ body }, errors) => seen.refused.push([body, Object.keys(errors)[0]]),
  });
  connection.open();
  return { connection, lines, seen, line: lines[0] };
}

const bodies = (line) => line.sent.map(({ body }) => body);

test("it begins at the last seq that is shown, and shows what follows", () => {
  const { line, seen } = room({ last: 7 });
  line.join();
  line.tell(8, 9);
  line.tell(9, 10);
  assert.deepEqual(line.opened, [7]);
  assert.deepEqual(seen.seqs, [8, 9, 10]);
  assert.deepEqual(seen.states, ["connecting", "live ws"]);
});

test("after a break it resumes at the last seq, later each time", () => {
  const { line, seen } = room();
  line.join();
  line.tell(1);
  line.end({});
  mock.timers.tick(999);
  assert.deepEqual(line.opened, [0]);
  mock.timers.tick(1);
  line.end({});
  mock.timers.tick(2000);
  line.join();
  line.tell(2);
  assert.deepEqual(line.opened, [0, 1, 1]);
  assert.deepEqual(seen.seqs, [1, 2]);
  const waits = seen.states.filter((state) => state.startsWith("waiting"));
  assert.deepEqual(waits, ["waiting 1", "waiting 2"]);
  assert.ok(seen.states.includes("reconnecting"));
});

test("a gap ends the line, and what is missing is asked for", () => {
  const { line, seen } = room();
  line.join();
  line.tell(1, 3);
  assert.equal(line.closed, 1);
  mock.timers.tick(1000);
  line.join();
  line.tell(2, 3);
  assert.deepEqual([line.opened, seen.seqs], [[0, 1], [1, 2, 3]]);
});

test("what an ended line still says is not heard", () => {
  const { line, seen } = room();
  const { frame, end } = line;
  line.join();
  line.end({});
  frame({ type: "messages", messages: [{ seq: 1 }] });
  end({});
  assert.deepEqual(seen.seqs, []);
  mock.timers.tick(1000);
  assert.equal(line.opened.length, 2);
});

test("messages go out one by one, in the order in which they were typed", () => {
  const { connection, line } = room();
  connection.send("one");
  connection.send("two");
  assert.deepEqual(bodies(line), []);
  line.join();
  assert.deepEqual(bodies(line), ["one"]);
  line.ack(1);
  assert.deepEqual(bodies(line), ["one", "two"]);
  assert.equal(connection.busy, true);
  line.ack(2);
  assert.equal(connection.busy, false);
});

test("what is not acknowledged is sent again after a break, same clientId", () => {
  const { connection, line } = room();
  line.join();
  connection.send("one");
  line.end({});
  mock.timers.tick(1000);
  line.join();
  const [first, again] = line.sent;
  assert.equal(first.clientId, again.clientId);
});

test("after rate and service it is sent again in a second", () => {
  const { connection, line } = room();
  line.join();
  connection.send("one");
  for (const key of ["rate", "service"]) {
    line.refuse(key);
    mock.timers.tick(1000);
  }
  assert.deepEqual(bodies(line), ["one", "one", "one"]);
});

test("what is refused for good is given back, and the next goes out", () => {
  const { connection, line, seen } = room();
  line.join();
  connection.send("one");
  connection.send("two");
  line.refuse("body");
  assert.deepEqual(seen.refused, [["one", "body"]]);
  assert.deepEqual(bodies(line), ["one", "two"]);
});

test("a message above the frame's size is given back, then it resumes", () => {
  const { connection, line, seen } = room();
  line.join();
  connection.send("one");
  line.end({ tooLarge: true });
  mock.timers.tick(1000);
  line.join();
  assert.deepEqual(seen.refused, [["one", "body"]]);
  assert.equal(line.sent.length, 1);
});

test("three attempts in a row that never reached the first frame step down", () => {
  const { lines, line, seen } = room();
  for (const wait of [1000, 2000, 1000]) {
    line.end({ unreachable: true });
    mock.timers.tick(wait);
  }
  assert.equal(line.opened.length, 3);
  assert.equal(lines[1].opened.length, 1);
  lines[1].join();
  assert.equal(seen.states.at(-1), "live sse");
});

test("a line that was live in between, or a server that is away, does not", () => {
  const { lines, line } = room();
  line.end({ unreachable: true });
  mock.timers.tick(1000);
  line.end({ unreachable: true });
  mock.timers.tick(2000);
  line.join();
  line.end({});
  mock.timers.tick(4000);
  for (const wait of [8000, 16_000, 30_000]) {
    line.end({});
    mock.timers.tick(wait);
  }
  line.end({ unreachable: true });
  mock.timers.tick(30_000);
  assert.equal(lines[1].opened.length, 0);
});

test("what is not offered is left at once", () => {
  const { lines, line } = room();
  line.end({ notOffered: true });
  mock.timers.tick(1000);
  assert.deepEqual([line.opened.length, lines[1].opened.length], [1, 1]);
});

test("the last transport is never left", () => {
  const { line } = room({ names: ["poll"] });
  for (let n = 0; n < 5; n++) {
    line.end({ unreachable: true });
    mock.timers.tick(30_000);
  }
  assert.equal(line.opened.length, 6);
});

test("Retry-After is waited out", () => {
  const { line } = room();
  line.end({ retryAfter: 20 });
  mock.timers.tick(19_999);
  assert.equal(line.opened.length, 1);
  mock.timers.tick(3000);
  assert.equal(line.opened.length, 2);
});

test("who is shut out stays out", () => {
  const { connection, line, seen } = room();
  line.join();
  line.end({ stop: "you are signed out" });
  mock.timers.tick(60_000);
  connection.hurry();
  assert.equal(line.opened.length, 1);
  assert.equal(seen.states.at(-1), "closed you are signed out");
});

test("somebody who looks does not wait", () => {
  const { connection, line } = room();
  line.join();
  connection.hurry();
  assert.equal(line.opened.length, 1);
  line.end({});
  connection.hurry();
  assert.equal(line.opened.length, 2);
  mock.timers.tick(60_000);
  assert.equal(line.opened.length, 2);
});

test("a live line that misses messages is dead", () => {
  const { connection, line } = room();
  line.join();
  line.tell(1);
  connection.suspect(1);
  assert.equal(line.closed, 0);
  connection.suspect(2);
  mock.timers.tick(1000);
  assert.deepEqual(line.opened, [0, 1]);
});

test("a deletion is shown, also of what arrives later", () => {
  const { connection, line, seen } = room();
  line.join();
  line.frame({ type: "deleted", seq: 1 });
  assert.deepEqual(seen.deleted, [1]);
  assert.equal(connection.current({ seq: 1, body: "x" }).deleted, true);
});

test("frames of an unknown type are ignored", () => {
  const { line, seen } = room();
  line.join();
  line.frame({ type: "tomorrow" });
  assert.equal(seen.states.at(-1), "live ws");
});
