// Shows the chosen theme before the first paint: the page's own code comes after it, and the wrong
// colours would flash. A file of its own, because the policy forbids scripts inside the page.
(() => {
  const colors = [...document.querySelectorAll('meta[name=theme-color]')].map((meta) => ({ meta, own: meta.content }));
  const [light, dark] = colors.map(({ own }) => own);

  /** @param {'system' | 'light' | 'dark'} theme another value counts as `system` */
  window.showTheme = (theme) => {
    const chosen = theme === 'light' || theme === 'dark' ? theme : null;
    const root = document.documentElement;
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    document.querySelector('meta[name=color-scheme]').content = chosen ?? 'light dark';
    // The colour of the browser's own bars. Without a choice, each has a media query.
    for (const { meta, own } of colors) meta.content = { light, dark }[chosen] ?? own;
  };

  try {
    // The key and the setting are those of src/app/settings/settings.ts.
    window.showTheme(JSON.parse(localStorage.getItem('gpt-oss-web settings')).theme);
  } catch {
    // Nothing is stored, or the browser refuses storage: the system decides.
  }
})();
