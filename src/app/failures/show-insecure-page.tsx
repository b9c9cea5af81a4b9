// Explains where the app can run, in the place of the app. Loaded where the app cannot run.
import { createRoot } from 'react-dom/client';
import { InsecurePage } from './InsecurePage.tsx';

export function showInsecurePage(): void {
  const root = document.getElementById('app');
  if (root) createRoot(root).render(<InsecurePage address={new URL(location.href)} />);
}
