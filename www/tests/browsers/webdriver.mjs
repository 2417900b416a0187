// A client of WebDriver (https://www.w3.org/TR/webdriver2/), as much as the tests need: one session of one browser.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause, TIMEOUT_MS } from "../checks.mjs";

/** Keys that have no character, as WebDriver writes them. */
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Meta: "\uE03D",
};

const START_TIMEOUT_MS = 60_000;

export class Session {
  /** What the browser calls itself: `firefox 153.0`. */
  name = "";
  #address = "";
  /** Files of this session alone. */
  #folder = "";
  /** @type {import("node:child_process").ChildProcess[]} */
  #processes = [];

  /** @param {import("./browsers.mjs").Browser} browser */
  static async start({ driver, before, capabilities }) {
    const session = new Session();
    // However this process ends.
    process.on("exit", () => session.#kill());
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
    try {
      const port = await freePort();
      session.#folder = await mkdtemp(join(tmpdir(), "aril-browser-"));
      const environment = await before?.((...command) => session.#spawn(...command), session.#folder);
      const [program, ...args] = driver(port);
      session.#spawn(program, args, { ...process.env, ...environment });
      session.#address = `http://127.0.0.1:${port}/session`;
      await session.#ready(port);
      const made = await session.post("", { capabilities: { alwaysMatch: capabilities } }, START_TIMEOUT_MS);
      session.#address += `/${made.sessionId}`;
      session.name = `${made.capabilities.browserName} ${made.capabilities.browserVersion}`;
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** In a group of its own, so that its children end with it. */
  #spawn(program, args, env) {
    const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
    child.on("error", (error) => (child.failed = error));
    child.stdout?.resume();
    this.#processes.push(child);
    return child;
  }

  async #ready(port) {
    const end = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
      if (answer?.ok) return;
      const dead = this.#processes.find((child) => child.failed || child.exitCode !== null);
      if (dead)
        throw new Error(`${dead.spawnfile} ended: ${dead.failed?.message ?? `exit code ${dead.exitCode}`}`);
      if (Date.now() > end) throw new Error("the driver does not answer");
      await pause(50);
    }
  }

  #kill() {
    for (const child of this.#processes.splice(0).reverse()) {
      try {
        process.kill(-child.pid, "SIGTERM");
      } catch {
        // It has ended.
      }
    }
  }

  async end() {
    if (this.name) await this.#command("DELETE", "").catch(() => {});
    const ended = this.#processes.map(
      (child) => child.exitCode === null && !child.failed && once(child, "exit"),
    );
    this.#kill();
    await Promise.race([Promise.all(ended), pause(5000)]);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #command(method, path, body, timeout_ms = TIMEOUT_MS) {
    const response = await fetch(this.#address + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeout_ms),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`.split("\n")[0]);
    return value;
  }

  /** A command of the session's; for what only one browser's driver has. */
  post(path, body, timeout_ms) {
    return this.#command("POST", path, body, timeout_ms);
  }

  go(url) {
    return this.post("/url", { url });
  }

  url() {
    return this.#command("GET", "/url");
  }

  back() {
    return this.post("/back", {});
  }

  reload() {
    return this.post("/refresh", {});
  }

  /** A picture of the window, PNG. */
  async picture() {
    return Buffer.from(await this.#command("GET", "/screenshot"), "base64");
  }

  /** Calls the function in the page. It sees its arguments and what the page has, and nothing from here. */
  run(call, ...args) {
    return this.post("/execute/sync", { script: `return (${call}).apply(null, arguments)`, args });
  }

  /** The same until what it returns is truthy. A page that is being left gives errors, which count as nothing. */
  async until(what, call, ...args) {
    const end = Date.now() + TIMEOUT_MS;
    for (;;) {
      let why = "";
      const found = await this.run(call, ...args).catch((error) => void (why = ` (${error.message})`));
      if (found) return found;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}${why}`);
      await pause(20);
    }
  }

  /** Types each character of each text. */
  type(...texts) {
    return this.#keys(texts.flatMap((text) => [...text]).flatMap((value) => [down(value), up(value)]));
  }

  /** Presses keys, one after the other; `Control+k` holds the first down. */
  press(...keys) {
    return this.#keys(
      keys.flatMap((key) => {
        const held = key.split(/(?<=.)\+/).map((name) => KEYS[name] ?? name);
        return [...held.map(down), ...held.reverse().map(up)];
      }),
    );
  }

  #keys(actions) {
    return this.post("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Clicks in the middle of the element that `find` returns. */
  async click(find, ...args) {
    const script = `
      const element = (${find}).apply(null, arguments);
      element?.scrollIntoView({ block: "nearest" });
      const box = element?.getBoundingClientRect();
      return box && [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)`;
    // By its place: WebKit's driver finds nothing to click in shadow roots.
    const place = await this.post("/execute/sync", { script, args });
    if (!place) throw new Error(`nothing to click: ${find}`);
    const [x, y] = place;
    const actions = [
      { type: "pointerMove", x, y, origin: "viewport" },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    return this.post("/actions", { actions: [{ type: "pointer", id: "mouse", actions }] });
  }
}

const down = (value) => ({ type: "keyDown", value });
const up = (value) => ({ type: "keyUp", value });

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
