/** Long polling: one question after the other, each held until there is news. */

import { ask, post } from "./api.js";
import { ofAnswer } from "./ending.js";

const WAIT = 25; // seconds that the server may hold a question
const PATIENCE = (WAIT + 10) * 1000; // ms
const LIMIT = 200;

export function poll(room) {
  return (after, { frame, end }) => {
    const closing = new AbortController();
    const { signal } = closing;
    run(room, after, frame, signal).then(end, () => end({}));
    return {
      send: async (entry) => frame(await post(room, entry)),
      close: () => closing.abort(),
    };
  };
}

/** Until it fails; answers why. The first question does not wait: it tells that the
 * line is live. */
async function run(room, after, frame, signal) {
  let wait = 0;
  while (!signal.aborted) {
    const path = `/rooms/${room}/messages?after=${after}&wait=${wait}&limit=${LIMIT}`;
    const answer = await ask("GET", path, { signal, patience: PATIENCE });
    if (!answer.ok) return ofAnswer(answer);
    const { messages, deleted } = await answer.json();
    if (!wait) frame({ type: "joined" });
    for (const seq of deleted) frame({ type: "deleted", seq });
    if (messages.length) frame({ type: "messages", messages });
    after = messages.at(-1)?.seq ?? after;
    wait = WAIT;
    await sleep(Number(answer.headers.get("Retry-After")));
  }
  return {};
}

/** The variant's waiting places are taken. */
function sleep(seconds) {
  return seconds && new Promise((wake) => setTimeout(wake, seconds * 1000));
}
