// Before anything is drawn, so that nobody who chose dark is shown a white page first. The module shell/theme.ts does the rest.
try {
  const chosen = localStorage.getItem('gatehouse-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system decides.
}
