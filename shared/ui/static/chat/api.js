/** The chat's HTTP operations, asked with the page's cookie. */

import { ofAnswer } from "./ending.js";

const PATIENCE = 10_000; // ms for an answer that nothing holds back
const TOKEN = 'input[name="csrf_token"], input[name="csrfmiddlewaretoken"]';
const AWAY = { service: ["did not answer"] };
const OUTDATED = { page: ["has to be loaded anew"] }; // its CSRF token is no good

/** The answer of `/api{path}`. Raises TypeError or a DOMException without one. */
export function ask(method, path, { body, signal, patience = PATIENCE } = {}) {
  const headers = { Accept: "application/json" };
  const token = document.querySelector(TOKEN);
  if (token && method !== "GET") headers["X-CSRFToken"] = token.value;
  if (body) headers["Content-Type"] = "application/json";
  const signals = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
  return fetch(`/api${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
    signal: AbortSignal.any(signals),
    redirect: "error",
  });
}

/** What is answered with 2xx, as JSON; null for anything else. */
export async function fetched(method, path, options) {
  try {
    const answer = await ask(method, path, options);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** send_message, answered by the frame that a socket would answer. */
export async function post(room, { clientId, body }) {
  try {
    const asked = { body: { message: { body, clientId } } };
    const answer = await ask("POST", `/rooms/${room}/messages`, asked);
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return { type: "ack", clientId, seq: told.message.seq };
    const errors = told.errors ?? (answer.status < 500 ? OUTDATED : AWAY);
    return { type: "error", errors, clientId };
  } catch {
    return { type: "error", errors: AWAY, clientId };
  }
}

/** Why an opening failed, of which a browser tells nothing: asked over plain HTTP. Not
 * the transport's fault where that fails too. */
export async function explain(room, after, transport) {
  try {
    const asked = `/rooms/${room}/messages?after=${after}&limit=1`;
    const answer = await ask("GET", asked);
    if (!answer.ok) return ofAnswer(answer);
    const meta = await (await ask("GET", "/meta")).json();
    if (!meta.transports.includes(transport)) return { notOffered: true };
    return { unreachable: true };
  } catch {
    return {};
  }
}
