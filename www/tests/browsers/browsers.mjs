// The browsers: how the driver of each is started and what is asked of it.
//
// Environment: ARIL_CHROME, ARIL_CHROMEDRIVER     else Debian's
//              ARIL_FIREFOX, ARIL_GECKODRIVER     else Debian's, and geckodriver on PATH
//              ARIL_WEBKIT, ARIL_WEBKITDRIVER     WebKitGTK's MiniBrowser, else Debian's; and WebKitWebDriver on PATH

import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Browser
 * @property {(port: number) => string[]} driver The command that starts it.
 * @property {object} capabilities
 * @property {(spawn: Function, folder: string) => Promise<Record<string, string>>} [before] Starts what the driver needs,
 *   and returns what its environment has besides. The folder is there until the session ends.
 */

const { env } = process;

/** What Chromium is started with; its sandbox refuses to work for root. */
export const FLAGS = JSON.parse(readFileSync(new URL("chromium-flags.json", import.meta.url), "utf8"));
if (process.getuid?.() === 0) FLAGS.push("--no-sandbox");

/** @type {Record<string, () => Browser>} */
export const browsers = {
  chromium: () => ({
    driver: (port) => [env.ARIL_CHROMEDRIVER ?? "chromedriver", `--port=${port}`],
    capabilities: {
      "goog:chromeOptions": {
        binary: env.ARIL_CHROME ?? "/usr/bin/chromium",
        args: ["--headless", ...FLAGS],
      },
    },
  }),

  firefox: () => ({
    // The tests compose text by a service of the browser's own, which no page reaches.
    driver: (port) => [env.ARIL_GECKODRIVER ?? "geckodriver", "--port", `${port}`, "--allow-system-access"],
    capabilities: {
      "moz:firefoxOptions": { binary: env.ARIL_FIREFOX ?? "/usr/bin/firefox-esr", args: ["-headless"] },
    },
  }),

  // It knows no headless mode, and waits for ever where there is no session bus.
  webkit: () => ({
    driver: (port) => [
      "dbus-run-session",
      "--",
      env.ARIL_WEBKITDRIVER ?? "WebKitWebDriver",
      `--port=${port}`,
      "--host=127.0.0.1",
    ],
    capabilities: {
      "webkitgtk:browserOptions": { binary: env.ARIL_WEBKIT ?? miniBrowser(), args: ["--automation"] },
    },
    async before(spawn, folder) {
      const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
      const [number] = await Promise.race([
        once(screen.stdout, "data"),
        once(screen, "exit").then(() => Promise.reject(new Error("Xvfb does not start"))),
      ]);
      return {
        DISPLAY: `:${String(number).trim()}`,
        XDG_RUNTIME_DIR: folder,
        XDG_CACHE_HOME: folder,
        XDG_DATA_HOME: folder,
        LIBGL_ALWAYS_SOFTWARE: "1",
        // The input method that GTK has in itself, whichever the user has.
        GTK_IM_MODULE: "gtk-im-context-simple",
        // Its sandbox needs namespaces, which containers do not give. The pages are our own.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      };
    },
  }),
};

function miniBrowser() {
  for (const folder of readdirSync("/usr/lib").map((name) => join("/usr/lib", name, "webkit2gtk-4.1"))) {
    try {
      if (readdirSync(folder).includes("MiniBrowser")) return join(folder, "MiniBrowser");
    } catch {
      // Not there.
    }
  }
  throw new Error("there is no MiniBrowser of WebKitGTK: name it in ARIL_WEBKIT");
}
