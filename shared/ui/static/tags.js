/** The editor's tags: Enter makes a pill of what was typed, its cross takes it away.
 * The form sends one text with commas, as it does without a script. */

const field = document.querySelector('input[name="tags"]');
const list = document.querySelector(".tag-field .tag-list");
let tags = [];

/** Make tags of what was typed. */
function take() {
  for (const tag of field.value.split(",").map((text) => text.trim())) {
    if (tag && !tags.includes(tag)) tags.push(tag);
  }
  field.value = "";
  list.replaceChildren(...tags.map(pill));
}

function remove(tag) {
  tags = tags.filter((other) => other !== tag);
  list.replaceChildren(...tags.map(pill));
  field.focus();
}

function pill(tag) {
  const shown = document.createElement("span");
  const cross = document.createElement("i");
  shown.className = "tag-default tag-pill";
  cross.className = "ion-close-round";
  cross.tabIndex = 0;
  cross.role = "button";
  cross.ariaLabel = `Remove ${tag}`;
  cross.addEventListener("click", () => remove(tag));
  cross.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    remove(tag);
  });
  shown.append(cross, tag);
  return shown;
}

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  take();
});
field.form.addEventListener("formdata", ({ formData }) => {
  formData.set("tags", [...tags, field.value].join(","));
});
take();
