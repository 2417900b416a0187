// A child process with what it costs: time of the processor, time of the clock, peak of memory.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

/**
 * @typedef {object} Cost
 * @property {number} cpu_s User and system time, its children's too.
 * @property {number} wall_s
 * @property {number} [peak_mb] Resident, of its largest process; absent where the system has no /proc.
 */

/**
 * Runs a program to its end; throws with the end of what it printed if it fails.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{timeout_s?: number, env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<Cost & {stdout: string}>}
 */
export async function run(program, args, { timeout_s = 600, env } = {}) {
  // The shell's `times` prints what its children took: "0m0.0s 0m0.0s", itself first.
  const script = '"$@"; code=$?; echo; echo ARIL_TIMES; times; exit $code';
  const start = performance.now();
  const child = spawn("sh", ["-c", script, "sh", program, ...args], { env: env ?? process.env, detached: true });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-2000)));
  let peak_kb = 0;
  const watch = setInterval(async () => {
    for (const kb of await memory(child.pid ?? 0)) peak_kb = Math.max(peak_kb, kb);
  }, 15);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    if (child.pid) process.kill(-child.pid, "SIGKILL"); // Its own process group, so its children too.
  }, timeout_s * 1000);
  const code = await new Promise((ended, failed) => child.on("error", failed).on("close", ended));
  clearInterval(watch);
  clearTimeout(limit);
  const wall_s = (performance.now() - start) / 1000;
  if (timedOut) throw new Error(`no end after ${timeout_s} s`);
  if (code !== 0) throw new Error(stderr.trim().split("\n").slice(-3).join(" ").slice(-400) || `exit code ${code}`);
  const [printed, times = ""] = stdout.split("\nARIL_TIMES\n");
  const seconds = [...(times.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu_s = seconds.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { cpu_s, wall_s, ...(peak_kb && { peak_mb: peak_kb / 1024 }), stdout: printed };
}

/** Peaks of the processes below the shell, kB. @param {number} shell @returns {Promise<number[]>} */
async function memory(shell) {
  try {
    const children = await readFile(`/proc/${shell}/task/${shell}/children`, "utf8");
    const pids = children.trim().split(" ").filter(Boolean).map(Number);
    const all = await Promise.all(pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      const own = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
      return [own, ...(await memory(pid))];
    }));
    return all.flat();
  } catch {
    return []; // It has ended meanwhile, or there is no /proc.
  }
}
