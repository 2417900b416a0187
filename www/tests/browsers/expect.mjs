// Checks, and what all tests do with a page.

import { check } from "../checks.mjs";

export { becomes, check, equal, pause, QUERY, until } from "../checks.mjs";

/** Opens a page of the site and puts the focus into its input. */
export async function visit(t, path = "") {
  await t.session.go(t.site.address + path);
  await focusInput(t);
}

export async function focusInput({ session }) {
  await session.until("the input", () => globalThis.test?.shown("[part~=input]").length);
  await session.click(() => test.shown("[part~=input]")[0]);
}

/** The first hit's texts, once there is one; an error on show instead fails the test. */
export async function firstHit({ session }) {
  const found = await session.until("a hit", () => {
    if (test.shown(".busy").length) return undefined;
    const [alert] = test.texts("[role=alert]");
    if (alert) return { alert };
    const [hit] = test.shown("[part~=hit]");
    if (!hit) return undefined;
    const text = (part) => hit.querySelector(`[part~=${part}]`)?.textContent.trim() ?? "";
    return {
      title: text("title"),
      excerpt: text("excerpt"),
      link: hit.href ?? hit.querySelector("a")?.href ?? "",
    };
  });
  check(!found.alert, `the page shows an error: ${found.alert}`);
  return found;
}

export const marks = ({ session }) => session.run(() => test.texts("[part~=mark]"));
export const hits = ({ session }) => session.run(() => test.texts("[part~=hit]"));
export const inputText = ({ session }) => session.run(() => test.active().value);
export const attribute = ({ session }, name) => session.run((name) => test.active().getAttribute(name), name);
