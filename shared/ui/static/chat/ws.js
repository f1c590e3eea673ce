/** A WebSocket: both ways. */

import { explain } from "./api.js";
import { ofCode } from "./ending.js";

const PATIENCE = 10_000; // ms for the first frame

export function ws(room) {
  return (after, { frame, end }) => {
    const site = location.origin.replace(/^http/, "ws");
    const socket = new WebSocket(`${site}/ws/rooms/${room}?after=${after}`);
    const timer = setTimeout(() => socket.close(), PATIENCE);
    let joined = false;
    socket.onmessage = ({ data }) => {
      const told = JSON.parse(data);
      if (told.type === "joined") {
        joined = true;
        clearTimeout(timer);
      }
      frame(told);
    };
    socket.onclose = async ({ code }) => {
      clearTimeout(timer);
      const known = joined || code >= 4000;
      end(known ? ofCode(code) : await explain(room, after, "ws"));
    };
    return {
      send: (entry) => socket.send(JSON.stringify({ type: "send", ...entry })),
      close: () => socket.close(),
    };
  };
}
