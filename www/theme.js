// The chosen colors of the demo's pages. A script of its own, so that they hold before anything is painted.

for (const name of ["theme", "accent"]) {
  try {
    document.documentElement.dataset[name] = localStorage.getItem(`demo-${name}`) ?? "";
  } catch {
    // Where nothing may be kept, the choice holds for this page alone.
  }
}
