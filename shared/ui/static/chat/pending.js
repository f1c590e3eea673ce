/** What was typed and is not acknowledged yet, in order. Only the first is under way,
 * so messages keep the order in which they were typed. */
export class Pending {
  #entries = [];

  get first() {
    return this.#entries[0];
  }

  /** Keep a text. Its clientId makes it safe to send it again. */
  add(body) {
    const entry = { clientId: newId(), body };
    this.#entries.push(entry);
    return entry;
  }

  /** Take out the entry with this clientId; undefined if it is not there. */
  settle(clientId) {
    const at = this.#entries.findIndex((entry) => entry.clientId === clientId);
    return at < 0 ? undefined : this.#entries.splice(at, 1)[0];
  }
}

/** 128 random bits; `crypto.randomUUID` is missing where a page came by plain http. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
