/** Who is here, on transports that tell it. */

export function showPresence({ count, usernames }) {
  const shown = document.querySelector(".presence-now");
  if (!shown) return;
  shown.querySelector(".presence-count").textContent = count;
  const items = usernames.map((username) => {
    const item = document.createElement("li");
    item.textContent = username;
    return item;
  });
  shown.querySelector(".presence-list").replaceChildren(...items);
  shown.hidden = false;
}

/** While the line is broken nobody knows. */
export function hidePresence() {
  const shown = document.querySelector(".presence-now");
  if (shown) shown.hidden = true;
}
