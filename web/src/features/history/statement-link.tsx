import { useTranslations } from "use-intl";

/** Downloads everything the wallet's accounts went through, to be added up again. */
export function StatementLink({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("history");
  return (
    <a
      href={`/api/statement/${walletAddress}`}
      download
      className="text-accent text-sm hover:underline"
    >
      {t("statement")}
    </a>
  );
}
