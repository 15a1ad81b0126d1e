import { useTranslations } from "use-intl";

/** Downloads everything the wallet's accounts went through in a season, to be added up again. */
export function StatementLink(props: { walletAddress: string; season: string | null }) {
  const t = useTranslations("history");
  return (
    <a
      href={`/api/statement/${props.walletAddress}${props.season ? `?season=${encodeURIComponent(props.season)}` : ""}`}
      download
      className="text-accent text-sm hover:underline"
    >
      {t("statement")}
    </a>
  );
}
