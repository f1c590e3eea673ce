/** What has been shown: each message passes once, in order (chat.md, "Resume"). */
export class Sequence {
  #deleted = new Set(); // seqs that lost their text, perhaps before they arrive

  constructor(last) {
    this.last = last;
  }

  /** The messages that come next; they count as shown. Stops at a gap, which is told
   * by `gap`: then the server broke its promise. */
  read(messages) {
    const fresh = [];
    for (const message of messages) {
      if (message.seq > this.last + 1) return { fresh, gap: true };
      if (message.seq <= this.last) continue;
      this.last = message.seq;
      fresh.push(this.current(message));
    }
    return { fresh, gap: false };
  }

  /** Remember a deletion. */
  delete(seq) {
    this.#deleted.add(seq);
  }

  /** The message as it is by now. */
  current(message) {
    if (!this.#deleted.has(message.seq)) return message;
    return { ...message, body: null, deleted: true };
  }
}
