import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";

/** The way to the dashboard of queues, which the server shows by itself. */
export function QueuesCard() {
  const t = useTranslations("admin");
  return (
    <Card title={t("queues")}>
      <p className="px-5 pb-5 text-ink-2 text-sm">
        {t("queuesText")}{" "}
        <a href="/admin/queues/" className="text-accent underline">
          {t("openQueues")}
        </a>
      </p>
    </Card>
  );
}
