/** Older messages, fetched when somebody asks for them. */

import { fetched } from "./api.js";

const LIMIT = 50;

/** `button` is shown while there are older messages than those in `view`; `current`
 * says what became of a message meanwhile. */
export function offerOlder(button, room, view, current) {
  const renew = () => (button.hidden = view.first <= 1);
  button.addEventListener("click", async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const path = `/rooms/${room}/messages?before=${view.first}&limit=${LIMIT}`;
    const told = await fetched("GET", path);
    button.ariaBusy = null;
    if (!told) return;
    view.addOlder(told.messages.map(current));
    renew();
    if (button.hidden) view.focus();
  });
  renew();
}
