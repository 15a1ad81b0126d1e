import { loadPart } from "@/browser/part";

const load = () => loadPart(() => import("sonner"));

/** How urgent short news looks. */
export type ToastLook = "success" | "error" | "warning" | "info";

interface Words {
  description?: string;
  /** News of the same name takes the place of the earlier. */
  id?: string;
  /** News one should act on, or must not miss, stays until it is closed or taken away. */
  isPersistent?: boolean;
}

function show(look: ToastLook) {
  return async (title: string, { isPersistent, ...words }: Words = {}) => {
    const duration = isPersistent ? { duration: Number.POSITIVE_INFINITY } : {};
    const sonner = await load().catch(() => null);
    sonner?.toast[look](title, { ...words, ...duration });
  };
}

/** Short news over the page. What shows them is loaded after the page, which works without. */
export const toast = {
  success: show("success"),
  error: show("error"),
  warning: show("warning"),
  info: show("info"),
  /** Takes away the news of this name. */
  dismiss: async (id: string) => {
    const sonner = await load().catch(() => null);
    sonner?.toast.dismiss(id);
  },
};
