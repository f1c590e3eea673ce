/** The chat page: a client of what shared/contract/chat.md describes. */

import { ask } from "./chat/api.js";
import { Composer } from "./chat/composer.js";
import { Connection } from "./chat/connection.js";
import { Messages } from "./chat/messages.js";
import { offerOlder } from "./chat/older.js";
import { poll } from "./chat/poll.js";
import { hidePresence, showPresence } from "./chat/presence.js";
import { markRead, refreshRooms } from "./chat/rooms.js";
import { sse } from "./chat/sse.js";
import { showState } from "./chat/state.js";
import { ws } from "./chat/ws.js";

const TRANSPORTS = { ws, sse, poll };
const ROOMS_EVERY = 15_000; // ms between two looks at the rooms beside
const READ_EVERY = 2000; // ms between two marks
const LATE = 5000; // ms that a message may be on its way

const section = document.querySelector("section.chat");
const { room, last, transports, username } = section.dataset;
const view = new Messages(section);
const form = section.querySelector(".message-form");
const offered = transports.split(" ");

let closed = false;
const connection = new Connection(
  offered.map((name) => ({ name, open: TRANSPORTS[name](room) })),
  Number(last),
  {
    state(state, detail) {
      closed = state === "closed";
      if (state !== "live") hidePresence();
      showState(section, state, detail);
    },
    messages(messages) {
      view.add(messages);
      markSeen();
    },
    deleted: (seq) => view.delete(seq),
    presence: showPresence,
    refused({ clientId, body }, errors) {
      view.removePending(clientId);
      composer.refused(body, errors);
    },
  },
);

const composer =
  form &&
  new Composer(form, (body) => {
    if (!closed) view.addPending(connection.send(body));
    return !closed;
  });

let marked = 0;
let marking = false;

/** Tell the server how far I have read, if I can see it, and not too often. */
async function markSeen() {
  const seq = connection.last;
  if (!username || document.hidden || marking || seq <= marked) return;
  marking = true;
  if (await markRead(room, seq)) marked = seq;
  setTimeout(() => {
    marking = false;
    if (connection.last > seq) markSeen();
  }, READ_EVERY);
}

/** Renew what is unread elsewhere. The answer also tells of messages that ought to be
 * here: a line may be dead without anybody noticing. */
async function lookAtRooms() {
  if (document.hidden || closed) return;
  const rooms = await refreshRooms();
  const ours = rooms.find(({ slug }) => slug === room);
  if (ours) setTimeout(() => connection.suspect(ours.lastSeq), LATE);
}

/** Take a message's text away; where that is refused, the server's page says why. */
async function deleteMessage(event) {
  event.preventDefault();
  const { seq } = event.target.closest(".message").dataset;
  const path = `/rooms/${room}/messages/${seq}`;
  const answer = await ask("DELETE", path).catch(() => null);
  if (answer?.ok) view.delete(seq);
  else if (answer) event.target.submit();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  connection.hurry();
  markSeen();
  lookAtRooms();
});
addEventListener("online", () => connection.hurry());
addEventListener("beforeunload", (event) => {
  if (connection.busy) event.preventDefault();
});
section.querySelector(".messages").addEventListener("submit", deleteMessage);
offerOlder(section.querySelector(".older"), room, view, (message) =>
  connection.current(message),
);
const here = document.querySelector(".room-link[aria-current]");
here?.scrollIntoView({ block: "nearest", inline: "center" }); // a row on a phone
setInterval(lookAtRooms, ROOMS_EVERY);
connection.open();
markSeen();
