// Keys that lead to a search, and how they are written.

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** Elements that take what is typed. */
const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/**
 * Calls `act` when one of the shortcuts is pressed: `"mod+k /"` is Ctrl K, or Command K on Apple's devices, and the slash.
 * A field in use keeps its keys, and so does whoever has taken the key before.
 *
 * @param {string | null} shortcuts
 * @param {AbortSignal} signal
 * @param {() => void} act
 * @param {(field: Element) => boolean} [isOurs] Whether a field gives the keys up, but for those that it would type.
 */
export function onShortcut(shortcuts, signal, act, isOurs = () => false) {
  const keys = shortcuts?.split(" ").filter(Boolean);
  if (!keys?.length) return;
  const take = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const shortcut = keys.find((keys) => isPressed(keys, event));
    const [target] = event.composedPath();
    const field = target instanceof Element && target.closest(FIELDS);
    if (!shortcut || (field && (shortcut.length === 1 || !isOurs(field)))) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", take, { signal });
}

/**
 * @param {string} keys
 * @param {KeyboardEvent} event
 */
function isPressed(keys, { key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  const held = keys.toLowerCase().split("+");
  const last = held.pop() ?? "";
  const has = (/** @type {string} */ name) => held.includes(name);
  const isKey =
    key.toLowerCase() === last ||
    // A letter's place, where the layout writes no Latin.
    (last.length === 1 && !/[a-z]/i.test(key) && code === `Key${last.toUpperCase()}`);
  return (
    isKey &&
    ctrlKey === (has("ctrl") || (has("mod") && !isApple)) &&
    metaKey === (has("meta") || (has("mod") && isApple)) &&
    altKey === has("alt") &&
    // Where a mark needs it, it is no key of its own.
    (shiftKey === has("shift") || !/^[a-z\d]$/.test(last))
  );
}

/**
 * The first of the shortcuts as it is written on the keys, and all as `aria-keyshortcuts` has them.
 *
 * @param {string | null | undefined} shortcuts
 */
export function written(shortcuts) {
  const all = (shortcuts ?? "").split(" ").filter(Boolean);
  const named = (/** @type {string} */ keys, /** @type {Record<string, string>} */ names, /** @type {string} */ joint) =>
    keys
      .split("+")
      .map((key) => names[key] ?? key.charAt(0).toUpperCase() + key.slice(1))
      .join(joint);
  const mod = isApple ? "⌘" : "Ctrl";
  return {
    shown: all[0] ? named(all[0], { mod, meta: "⌘", shift: "⇧" }, isApple ? "" : " ") : "",
    aria: all.map((keys) => named(keys, { mod: isApple ? "Meta" : "Control", ctrl: "Control" }, "+")).join(" "),
  };
}
