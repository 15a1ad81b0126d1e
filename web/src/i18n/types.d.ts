import type { en } from "./en";
import type { organiser } from "./en/admin";
import type { programs } from "./en/programs";
import type { studies } from "./en/study";
import type { Language } from "./language";
import type { marketParts } from "./market/en";

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof en & typeof organiser & typeof programs & typeof studies & typeof marketParts;
  }
}
