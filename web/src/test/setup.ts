import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

afterEach(cleanup);
// Pages made of many parts take their time on a busy machine.
configure({ asyncUtilTimeout: 8_000 });

// jsdom knows no layout; Ant Design asks for these.
window.matchMedia ??= vi.fn((query: string) => ({
  matches: false, media: query, onchange: null, addListener: () => {}, removeListener: () => {},
  addEventListener: () => {}, removeEventListener: () => {}, dispatchEvent: () => false,
}));
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver ??= NoObserver as unknown as typeof ResizeObserver;
Element.prototype.scrollIntoView ??= () => {};
const measured = window.getComputedStyle.bind(window);
window.getComputedStyle = (element: Element) => measured(element);
