/**
 * What is the same on every screen and in every language: it is looked at by the first project alone,
 * and the page it happens on, by other tests, in both.
 */
export const ONCE = { tag: "@once" };
