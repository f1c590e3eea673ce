/** The list of messages. Its items are copies of the page's own template, so what comes
 * live looks as if it had come with the page. */

const AVATAR = "/static/default-avatar.svg";
const NEAR = 48; // pixels from the end that still are the end

export class Messages {
  #list;
  #template;
  #room;
  #username;
  #moderator;

  constructor(section) {
    this.#list = section.querySelector(".messages");
    this.#template = section.querySelector(".message-template").content;
    this.#room = section.dataset.room;
    this.#username = section.dataset.username;
    this.#moderator = section.dataset.moderator === "true";
    for (const time of this.#list.querySelectorAll("time")) localise(time);
    const asked = this.#list.querySelector(":target"); // the address names a message
    if (asked) asked.scrollIntoView({ block: "center" });
    else this.#toEnd();
  }

  /** The lowest seq that is shown; 0 for none. */
  get first() {
    return Number(this.#list.querySelector("[data-seq]")?.dataset.seq ?? 0);
  }

  /** Show new messages at the end, ahead of what is still pending. */
  add(messages) {
    this.#keepingPlace(() => {
      for (const message of messages) {
        const item = this.#pendingOf(message) ?? this.#newItem();
        this.#fill(item, message);
        this.#list.insertBefore(item, this.#list.querySelector(".is-pending"));
      }
    });
  }

  /** Show older messages at the beginning. What is read stays where it is, and screen
   * readers do not read all of it out. */
  addOlder(messages) {
    const { scrollHeight, scrollTop } = this.#list;
    this.#list.setAttribute("aria-live", "off");
    const items = messages.map((message) => this.#fill(this.#newItem(), message));
    this.#list.prepend(...items);
    this.#list.scrollTop = scrollTop + this.#list.scrollHeight - scrollHeight;
    setTimeout(() => this.#list.setAttribute("aria-live", "polite"), 1000);
  }

  /** Show what was typed, until it comes back as a message. */
  addPending({ clientId, body }) {
    const image = document.querySelector(".user-pic")?.getAttribute("src");
    const author = { username: this.#username, image };
    const createdAt = new Date().toISOString();
    const item = this.#fill(this.#newItem(), { author, body, createdAt });
    item.classList.add("is-pending");
    item.dataset.client = clientId;
    this.#list.append(item);
    this.#toEnd();
  }

  removePending(clientId) {
    this.#list.querySelector(`[data-client="${clientId}"]`)?.remove();
  }

  /** Take the text away. The keyboard's place stays in the item. */
  delete(seq) {
    const item = this.#list.querySelector(`[data-seq="${seq}"]`);
    if (!item || item.classList.contains("deleted")) return;
    const focused = item.contains(document.activeElement);
    this.#blank(item);
    if (focused) item.querySelector(".author").focus();
  }

  focus() {
    this.#list.focus();
  }

  #newItem() {
    return this.#template.cloneNode(true).querySelector(".message");
  }

  #pendingOf({ author, clientId }) {
    if (author.username !== this.#username || !clientId) return null;
    const ours = `[data-client="${CSS.escape(clientId)}"]`;
    return this.#list.querySelector(ours);
  }

  #fill(item, { seq, author, body, createdAt, deleted }) {
    const address = `/chat/${this.#room}/messages/${seq}/delete`;
    const form = item.querySelector("form");
    const mine = author.username === this.#username;
    item.classList.remove("is-pending");
    delete item.dataset.client;
    if (seq) Object.assign(item, { id: `message-${seq}` }).dataset.seq = seq;
    fillAuthor(item, author);
    item.querySelector(".message-body").textContent = body;
    const time = item.querySelector("time");
    time.dateTime = createdAt;
    localise(time);
    if (mine || this.#moderator) form?.setAttribute("action", address);
    else form?.remove();
    if (form) form.hidden = !seq;
    if (deleted) this.#blank(item);
    return item;
  }

  #blank(item) {
    item.classList.add("deleted");
    item.querySelector(".message-body").textContent = "This message was deleted.";
    item.querySelector("form")?.remove();
  }

  #keepingPlace(change) {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    change();
    if (atEnd) this.#toEnd();
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}

function fillAuthor(item, { username, image }) {
  const author = item.querySelector(".author");
  author.textContent = username;
  author.setAttribute("href", `/profile/${encodeURIComponent(username)}`);
  const shown = /^https:\/\//i.test(image ?? "") ? image : AVATAR;
  item.querySelector("img").setAttribute("src", shown);
}

/** The reader's own time, short on the same day. */
function localise(time) {
  const moment = new Date(time.dateTime);
  const today = moment.toDateString() === new Date().toDateString();
  time.textContent = today
    ? moment.toLocaleTimeString([], { timeStyle: "short" })
    : moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}
