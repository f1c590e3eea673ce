/** Where a message is typed: Enter sends it, Shift+Enter begins a new line. */

export class Composer {
  #form;
  #field;
  #send;

  /** `send(body)` answers whether the message is taken care of; else the form goes to
   * the server as it would without a script. */
  constructor(form, send) {
    this.#form = form;
    this.#field = form.querySelector("textarea");
    this.#send = send;
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#field.addEventListener("keydown", (event) => this.#typed(event));
  }

  /** A message was refused: say why, and give its text back where that is free. */
  refused(body, errors) {
    this.#clearErrors();
    const alert = document.createElement("div");
    const list = document.createElement("ul");
    alert.role = "alert";
    list.className = "error-messages";
    alert.append(list);
    for (const [key, texts] of Object.entries(errors)) {
      for (const text of texts) {
        const item = document.createElement("li");
        item.textContent = `${key} ${text}`;
        list.append(item);
      }
    }
    this.#form.before(alert);
    this.#field.value ||= body;
  }

  #submit(event) {
    const body = this.#field.value;
    if (!body.trim()) return event.preventDefault();
    if (!this.#send(body)) return;
    event.preventDefault();
    this.#clearErrors();
    this.#field.value = "";
    this.#field.focus();
  }

  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #clearErrors() {
    const list = this.#form.parentElement.querySelector(".error-messages");
    list?.closest("[role=alert]").remove();
  }
}
