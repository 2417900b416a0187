// The peers are installed in the cache, out of the type checker's sight: what they export is not checked.

declare module "@orama/orama";
declare module "@orama/tokenizers/*";
declare module "flexsearch";
declare module "fuse.js";
declare module "lunr";
declare module "lunr-languages/*";
declare module "minisearch";
