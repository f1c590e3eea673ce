/** Keeps the line to a room open: resumes where it broke, and steps down to a transport
 * that works. Knows no browser: transports are functions, what happens is told to
 * `show`. */

import { Backoff } from "./backoff.js";
import { Pending } from "./pending.js";
import { Sequence } from "./sequence.js";

const ATTEMPTS = 3; // that never reached the first frame, then the next transport
const AGAIN = 1000; // ms before a message is sent again that was refused for now

export class Connection {
  #transports;
  #show;
  #sequence;
  #pending = new Pending();
  #backoff = new Backoff();
  #line = null; // the open transport
  #joined = null; // when, in ms: the first frame came
  #failures = 0; // attempts in a row
  #lost = false;
  #timer; // while waiting for the next attempt
  #resend;

  /** `transports`: best first, each with a `name` and a function `open(after, {frame,
   * end})` that answers `{send, close}`. `last`: the highest seq that is shown. */
  constructor(transports, last, show) {
    this.#transports = [...transports];
    this.#sequence = new Sequence(last);
    this.#show = show;
  }

  get last() {
    return this.#sequence.last;
  }

  /** Whether something typed may still be lost with the page. */
  get busy() {
    return Boolean(this.#pending.first);
  }

  /** Begin, or begin again, at the last seq shown. */
  open() {
    this.#timer = undefined;
    this.#show.state(this.#lost ? "reconnecting" : "connecting");
    const line = {};
    const ifCurrent = (act) => (news) => this.#line === line && act.call(this, news);
    const events = { frame: ifCurrent(this.#take), end: ifCurrent(this.#end) };
    this.#line = line;
    Object.assign(line, this.#transports[0].open(this.last, events));
  }

  /** Do not wait any longer: the network is back, or somebody looks. */
  hurry() {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.open();
  }

  /** A line that says nothing may be dead: `lastSeq` is what the room has by now, and
   * has had for so long that it ought to be here. */
  suspect(lastSeq) {
    if (this.#isLive && lastSeq > this.last) this.#end({});
  }

  /** Send a text, now or as soon as possible; once, whatever breaks. */
  send(body) {
    const entry = this.#pending.add(body);
    if (this.#pending.first === entry) this.#sendFirst();
    return entry;
  }

  /** A message as it is by now, of those read elsewhere. */
  current(message) {
    return this.#sequence.current(message);
  }

  get #isLive() {
    return this.#joined !== null;
  }

  #sendFirst() {
    clearTimeout(this.#resend);
    if (this.#isLive && this.busy) this.#line.send(this.#pending.first);
  }

  #take(frame) {
    switch (frame.type) {
      case "joined":
        return this.#join();
      case "messages":
        return this.#read(frame.messages);
      case "deleted":
        this.#sequence.delete(frame.seq);
        return this.#show.deleted(frame.seq);
      case "ack":
        return this.#settle(frame.clientId);
      case "error":
        return this.#refuse(frame);
      case "presence":
        return this.#show.presence(frame);
    }
  }

  #join() {
    this.#joined = Date.now();
    this.#failures = 0;
    this.#show.state("live", this.#transports[0].name);
    this.#sendFirst();
  }

  #read(messages) {
    const { fresh, gap } = this.#sequence.read(messages);
    if (fresh.length) this.#show.messages(fresh);
    if (gap) this.#end({});
  }

  #settle(clientId) {
    const entry = this.#pending.settle(clientId);
    if (entry) this.#sendFirst();
    return entry;
  }

  #refuse({ errors, clientId }) {
    if (errors.rate || errors.service) {
      clearTimeout(this.#resend);
      this.#resend = setTimeout(() => this.#sendFirst(), AGAIN);
      return;
    }
    const entry = this.#settle(clientId);
    if (entry) this.#show.refused(entry, errors);
  }

  /** The line ended. `stop`: for good, with the reason. `tooLarge`: the message under
   * way did it. `retryAfter`: seconds. `unreachable`: by this transport, although the
   * server answers. `notOffered`: the server says so. */
  #end({ stop, tooLarge, retryAfter, unreachable, notOffered }) {
    const first = this.#pending.first;
    if (this.#isLive) this.#backoff.ended(Date.now() - this.#joined);
    this.#line.close();
    clearTimeout(this.#resend);
    this.#line = null;
    this.#joined = null;
    this.#lost = true;
    if (stop) return this.#show.state("closed", stop);
    if (tooLarge && first) this.#refuse({ errors: TOO_LARGE, ...first });
    if (notOffered || (unreachable && ++this.#failures === ATTEMPTS)) this.#stepDown();
    const wait = this.#backoff.wait(retryAfter);
    this.#timer = setTimeout(() => this.open(), wait);
    this.#show.state("waiting", Math.max(1, Math.round(wait / 1000)));
  }

  #stepDown() {
    this.#failures = 0;
    this.#backoff = new Backoff();
    if (this.#transports.length > 1) this.#transports.shift();
  }
}

const TOO_LARGE = { body: ["is too large"] };
