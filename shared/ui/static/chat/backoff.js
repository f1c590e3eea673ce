/** How long to wait before the next attempt: 1, 2, 4 … 30 s, more or less. */

const FIRST = 1000; // all in ms
const LONGEST = 30_000;
const CALM = 60_000; // of a live line, after which waits begin anew
const JITTER = 0.2; // of the wait

export class Backoff {
  #next = FIRST;

  /** The line ended after it was live for so long. */
  ended(lived) {
    if (lived >= CALM) this.#next = FIRST;
  }

  /** The next wait; `retryAfter`, in seconds, is the server's word. */
  wait(retryAfter) {
    if (retryAfter) return retryAfter * 1000 * (1 + JITTER * Math.random());
    const wait = this.#next * (1 - JITTER + 2 * JITTER * Math.random());
    this.#next = Math.min(2 * this.#next, LONGEST);
    return wait;
  }
}
