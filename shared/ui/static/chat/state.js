/** How the line stands, told to people and to the stylesheet. */

const TEXTS = {
  connecting: () => "Connecting",
  live: () => "Live",
  waiting: (seconds) => `Waiting to try again in ${seconds} s`,
  reconnecting: () => "Reconnecting",
  closed: (reason) => `Closed: ${reason}`,
};

export function showState(section, state, detail) {
  const shown = section.querySelector(".chat-state");
  shown.textContent = TEXTS[state](detail);
  if (state === "live") section.dataset.transport = detail;
  shown.classList.toggle("is-live", state === "live");
  shown.classList.toggle("is-closed", state === "closed");
}
