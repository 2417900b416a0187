// Finds packages in the cache, where they are installed: the checkout has no node_modules here.

/** @type {string} */
let from;

/** @param {{from: string}} data The address of a file beside `node_modules`. */
export function initialize(data) {
  from = data.from;
}

/** @type {import("node:module").ResolveHook} */
export function resolve(specifier, context, next) {
  const isPackage = /^[@\w]/.test(specifier) && !/^\w+:/.test(specifier);
  return next(specifier, isPackage ? { ...context, parentURL: from } : context);
}
