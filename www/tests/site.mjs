// A server of our own before the demo's: with pages and headers that a test chooses.

import { BASE, listen, real } from "./server.mjs";

/**
 * Runs `test` with the address of a server that answers as the demo's does, but for what is said otherwise.
 *
 * @param {object} said
 * @param {Record<string, string>} [said.pages] Bodies of pages by their paths, and scripts.
 * @param {Record<string, string>} [said.headers] Of every answer.
 * @param {(path: string, body: string) => string} [said.edit] What becomes of a page or a document.
 * @param {(address: string, requested: string[]) => Promise<void>} test It gets paths with queries as they are
 *   asked for, too.
 */
export async function withSite({ pages = {}, headers = {}, edit = (_, body) => body }, test) {
  const requested = [];
  const { address, close } = await listen(async (request, response) => {
    requested.push(`${request.method} ${request.url}`);
    const { pathname } = new URL(request.url, BASE);
    // Browsers ask for it themselves.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const page = pages[pathname];
    if (pathname.endsWith(".js") && page !== undefined) {
      return response.writeHead(200, { "content-type": "text/javascript", ...headers }).end(page);
    }
    if (page !== undefined) {
      const body = `<!doctype html><meta charset="utf-8"><title>t</title>${page}`;
      return response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(body);
    }
    const { status, ...answer } = await real(request.url);
    let { body } = answer;
    let type = answer.type || "text/plain";
    if (/html|markdown|plain/.test(type)) {
      const edited = edit(pathname, body.toString());
      if (edited !== body.toString()) type = "text/html; charset=utf-8";
      body = edited;
    }
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  });
  try {
    await test(address, requested);
  } finally {
    close();
  }
}
