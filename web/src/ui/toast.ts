const load = () => import("sonner");

interface Words {
  description?: string;
}

/** Short news over the page. What shows them is loaded after the page, which works without. */
export const toast = {
  success: (title: string, words?: Words) => load().then((it) => it.toast.success(title, words)),
  error: (title: string, words?: Words) => load().then((it) => it.toast.error(title, words)),
  /** Bad news one must not miss; it stays until it is closed. */
  alarm: (title: string, words?: Words) =>
    load().then((it) => it.toast.error(title, { ...words, duration: Number.POSITIVE_INFINITY })),
  /** News one should act on; it stays until it is closed. */
  warning: (title: string, words?: Words) =>
    load().then((it) => it.toast.warning(title, { ...words, duration: Number.POSITIVE_INFINITY })),
  info: (title: string, words?: Words) => load().then((it) => it.toast.info(title, words)),
};
