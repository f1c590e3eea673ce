/** Why a line ended, and what a client does then (chat.md, "Close codes"). */

const FAULT = "this page has a fault";
const SIGNED_OUT = "you are signed out";
const REMOVED = "this room is not open to you";
const OUTDATED = "load this page anew";

const STOPS = { 4400: FAULT, 4401: SIGNED_OUT, 4403: REMOVED };
const REFUSED = { 401: SIGNED_OUT, 404: REMOVED, 422: OUTDATED };

export const TOO_LARGE = 1009;
const FLOODING = 4429;

/** Of a close code of a socket, or of a stream's last event. */
export function ofCode(code) {
  if (STOPS[code]) return { stop: STOPS[code] };
  if (code === TOO_LARGE) return { tooLarge: true };
  return code === FLOODING ? { retryAfter: 10 } : {};
}

/** Of an answer of HTTP that is not 2xx. */
export function ofAnswer(answer) {
  if (REFUSED[answer.status]) return { stop: REFUSED[answer.status] };
  return { retryAfter: Number(answer.headers.get("Retry-After")) || 0 };
}
