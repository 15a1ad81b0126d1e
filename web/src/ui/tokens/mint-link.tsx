import { useTranslations } from "use-intl";
import { Icon } from "../icons";
import { explorerAddress } from "./mint";

/** The way to a token's mint in an explorer; nothing for a token that has none. */
export function MintLink(props: { address: string; symbol: string }) {
  const t = useTranslations("market");
  const address = explorerAddress(props.address);
  if (address === null) return null;
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      aria-label={t("explorer", { symbol: props.symbol })}
      className="grid size-8 shrink-0 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
    >
      <Icon name="external" className="size-4" />
    </a>
  );
}
