/** Server-Sent Events to the reader, a POST for each message. */

import { explain, post } from "./api.js";
import { ofCode } from "./ending.js";

const PATIENCE = 10_000; // ms for the first event

export function sse(room) {
  return (after, { frame, end }) => {
    const source = new EventSource(`/api/rooms/${room}/events?after=${after}`);
    let joined = false;
    const on = (type, act) =>
      source.addEventListener(type, ({ data }) => act(JSON.parse(data)));
    // the browser would try again by itself: how long to wait is decided elsewhere
    const fail = async () => {
      close();
      end(joined ? {} : await explain(room, after, "sse"));
    };
    const timer = setTimeout(fail, PATIENCE);
    const close = () => {
      clearTimeout(timer);
      source.close();
    };
    on("joined", () => {
      joined = true;
      clearTimeout(timer);
      frame({ type: "joined" });
    });
    on("message", (message) => frame({ type: "messages", messages: [message] }));
    on("deleted", ({ seq }) => frame({ type: "deleted", seq }));
    on("closed", ({ code }) => {
      close();
      end(ofCode(code));
    });
    source.onerror = fail;
    return { send: async (entry) => frame(await post(room, entry)), close };
  };
}
