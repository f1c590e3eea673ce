/** The small rules of the chat's client. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../../shared/ui/static/chat/backoff.js";
import { ofAnswer, ofCode } from "../../../shared/ui/static/chat/ending.js";
import { Pending } from "../../../shared/ui/static/chat/pending.js";
import { Sequence } from "../../../shared/ui/static/chat/sequence.js";

const message = (seq, body = `${seq}`) => ({ seq, body, deleted: false });
const seqs = ({ fresh }) => fresh.map(({ seq }) => seq);

test("a message that comes next is shown, a repeat is not", () => {
  const sequence = new Sequence(4);
  assert.deepEqual(seqs(sequence.read([3, 4, 5, 5, 6].map((n) => message(n)))), [5, 6]);
  assert.equal(sequence.last, 6);
});

test("what lies beyond a gap is not shown", () => {
  const sequence = new Sequence(0);
  const read = sequence.read([message(1), message(3), message(2)]);
  assert.deepEqual([seqs(read), read.gap, sequence.last], [[1], true, 1]);
});

test("a deletion blanks a message that arrives later", () => {
  const sequence = new Sequence(0);
  sequence.delete(1);
  const [shown] = sequence.read([message(1)]).fresh;
  assert.deepEqual([shown.body, shown.deleted], [null, true]);
});

test("waits double from 1 s to 30 s, give or take a fifth", (t) => {
  const random = t.mock.method(Math, "random", () => 0.5);
  const backoff = new Backoff();
  const waits = Array.from({ length: 7 }, () => Math.round(backoff.wait()));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  random.mock.mockImplementation(() => 0);
  assert.equal(Math.round(backoff.wait()), 24000);
  random.mock.mockImplementation(() => 1);
  assert.equal(Math.round(backoff.wait()), 36000);
});

test("waits begin anew after a minute of calm, not earlier", (t) => {
  t.mock.method(Math, "random", () => 0.5);
  const backoff = new Backoff();
  backoff.wait();
  backoff.ended(59_000);
  assert.equal(Math.round(backoff.wait()), 2000);
  backoff.ended(60_000);
  assert.equal(Math.round(backoff.wait()), 1000);
});

test("the server's Retry-After is waited out", () => {
  const wait = new Backoff().wait(7);
  assert.ok(wait >= 7000 && wait <= 8400, wait);
});

test("every pending text has a clientId of its own, which settles it", () => {
  const pending = new Pending();
  const [one, two] = [pending.add("one"), pending.add("two")];
  assert.notEqual(one.clientId, two.clientId);
  assert.match(one.clientId, /^[0-9a-f]{32}$/);
  assert.equal(pending.settle("another"), undefined);
  assert.equal(pending.settle(one.clientId), one);
  assert.equal(pending.first, two);
});

test("only 4400, 4401 and 4403 stop for good", () => {
  for (const code of [4400, 4401, 4403]) assert.ok(ofCode(code).stop, code);
  for (const code of [1001, 1006, 1009, 1011, 1012, 4408, 4429, 4503]) {
    assert.equal(ofCode(code).stop, undefined, code);
  }
  assert.equal(ofCode(4429).retryAfter, 10);
});

test("401, 404 and 422 stop for good, 429 and 503 say how long", () => {
  const answer = (status, headers = {}) => new Response(null, { status, headers });
  for (const status of [401, 404, 422]) assert.ok(ofAnswer(answer(status)).stop);
  const later = ofAnswer(answer(503, { "Retry-After": "5" }));
  assert.deepEqual([later.stop, later.retryAfter], [undefined, 5]);
  assert.equal(ofAnswer(answer(500)).retryAfter, 0);
});
