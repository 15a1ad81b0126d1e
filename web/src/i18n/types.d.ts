import type { en } from "./en";
import type { organiser } from "./en/admin";
import type { keys } from "./en/keys";
import type { Language } from "./language";

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof en & typeof organiser & typeof keys;
  }
}
