import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { chanceText, pointsText, shareText } from "../view";
import type { Estimate, ReportDocument } from "./document";

const NOTHING = "–";
const BETA_DIGITS = 2;

/** What stands beside the two figures, each of which could have gone otherwise. */
export function Checks({ document }: { document: ReportDocument }) {
  const t = useTranslations("study.checks");
  const figures = useTranslations("study.figures");
  const { permutation, superiority, sample_ratio, holm, days, detectable } = document;
  const points = (share: number | null | undefined) =>
    share == null ? NOTHING : figures("points", { value: pointsText(share) });
  const both = holm && `${chanceText(holm.users)} · ${chanceText(holm.days)}`;
  return (
    <Card title={t("title")}>
      <div className="px-5 pt-2 pb-5">
        <Details>
          <Detail name={t("permutation")}>
            {permutation ? chanceText(permutation.p) : NOTHING}
          </Detail>
          <Detail name={t("superiority")}>
            {superiority === null ? NOTHING : shareText(superiority)}
          </Detail>
          <Detail name={t("sizes")}>{sample_ratio ? chanceText(sample_ratio.p) : NOTHING}</Detail>
          <Detail name={t("holm")}>{both ?? NOTHING}</Detail>
          <Detail name={t("exposure")}>{points(days?.exposure)}</Detail>
          <Detail name={t("beta")}>{days ? days.beta.toFixed(BETA_DIGITS) : NOTHING}</Detail>
          <Detail name={t("effect")}>
            <WithInterval estimate={document.effect_on_users} />
          </Detail>
          <Detail name={t("adjusted")}>
            <WithInterval estimate={document.users_adjusted?.estimate ?? null} />
          </Detail>
          <Detail name={t("detectable")}>
            {points(detectable.users)} · {points(detectable.days)}
          </Detail>
          <Detail name={t("looks")}>{document.looks_before_the_end}</Detail>
        </Details>
      </div>
    </Card>
  );
}

function WithInterval({ estimate }: { estimate: Estimate | null }) {
  const t = useTranslations("study.figures");
  if (estimate === null) {
    return NOTHING;
  }
  const [low, high] = [pointsText(estimate.low), pointsText(estimate.high)];
  return (
    <>
      {t("points", { value: pointsText(estimate.value) })}
      <span className="block text-ink-2 text-xs">{t("interval", { low, high })}</span>
    </>
  );
}
