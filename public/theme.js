// Shows the chosen theme before the first paint. A file, because the policy forbids inline scripts.
(() => {
  const metas = [...document.querySelectorAll('meta[name=theme-color]')].map((meta) => ({ meta, own: meta.content }));
  const [light, dark] = metas.map(({ own }) => own);
  // Another value than `light` and `dark` leaves it to the system.
  window.showTheme = (theme) => {
    const chosen = theme === 'light' || theme === 'dark' ? theme : null;
    const root = document.documentElement;
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    document.querySelector('meta[name=color-scheme]').content = chosen ?? 'light dark';
    for (const { meta, own } of metas) meta.content = { light, dark }[chosen] ?? own;
  };
  try {
    // As in src/app/settings/settings.ts.
    window.showTheme(JSON.parse(localStorage.getItem('gpt-oss-web settings')).theme);
  } catch {
    // Nothing is stored, or storage is refused.
  }
})();
