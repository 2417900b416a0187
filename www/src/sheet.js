// Constructed stylesheets.

/** @param {Element} element With a shadow root. @param {CSSStyleSheet} sheet */
export function adopt({ shadowRoot }, sheet) {
  if (shadowRoot && !shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
}

/** Makes a sheet when it is first asked for; all elements share it. @param {string} css */
export function shared(css) {
  /** @type {CSSStyleSheet | undefined} */
  let sheet;
  return () => {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    return sheet;
  };
}
