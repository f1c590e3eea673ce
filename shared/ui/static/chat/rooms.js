/** What is unread in the rooms beside. */

import { fetched } from "./api.js";

/** Ask for the rooms, renew their numbers, and answer them; none if it failed. */
export async function refreshRooms() {
  const { rooms } = (await fetched("GET", "/rooms")) ?? { rooms: [] };
  for (const { slug, unreadCount } of rooms) showUnread(slug, unreadCount);
  return rooms;
}

/** Say how far I have read. Answers whether that was noted. */
export async function markRead(slug, seq) {
  return (await fetched("PUT", `/rooms/${slug}/read`, { body: { seq } })) !== null;
}

/** Not in the room that one is in. */
function showUnread(slug, count) {
  const room = `.room-link[data-room="${CSS.escape(slug)}"]`;
  const link = document.querySelector(`${room}:not([aria-current])`);
  if (!link) return;
  const known = link.querySelector(".unread");
  if (!count) return known?.remove();
  const shown = known ?? document.createElement("span");
  shown.className = "unread";
  shown.title = `${count} unread`;
  shown.textContent = count;
  if (!known) link.append(" ", shown);
}
