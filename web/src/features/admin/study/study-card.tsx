"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "use-intl";
import type { WrittenStudy } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import type { Decision } from "../decision/decision";
import { pointsOf } from "./study-fields";
import { StudyForm } from "./study-form";
import { useLook, useStudies, useStudyArms } from "./use-studies";

const RATIO_DOUBTED = 0.001;
const SEAL_LETTERS = 12;

/** The plans of studies: what was written, the sizes of a sealed one's arms, and a new one. */
export function StudyCard({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin.study");
  const { data } = useStudies();
  return (
    <Card title={t("title")} className="overflow-hidden">
      {data?.studies.length === 0 && <p className="px-5 pb-4 text-ink-2 text-sm">{t("none")}</p>}
      <ul aria-label={t("title")}>
        {data?.studies.map((study) => (
          <Written key={study.id} study={study} onAsk={onAsk} />
        ))}
      </ul>
      <StudyForm onAsk={onAsk} />
    </Card>
  );
}

function Written(props: { study: WrittenStudy; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const isJapanese = useLocale() === "ja";
  const { id, plan, seal } = props.study;
  const name = isJapanese ? plan.question_ja : plan.question_en;
  const act = seal === null ? "sealStudy" : "lookAtStudy";
  return (
    <li className="flex items-start gap-3 border-line border-t px-5 py-3 text-sm">
      <div className="min-w-0 flex-1 break-words">
        <p>{name}</p>
        {seal === null ? (
          <p className="text-ink-2">{t("study.draft")}</p>
        ) : (
          <>
            <p className="figures text-ink-2 text-xs">
              {t("study.isSealed", { seal: seal.slice(0, SEAL_LETTERS) })}{" "}
              <Link href={`/study?seal=${seal}`} prefetch={false} className="text-accent underline">
                {t("study.open")}
              </Link>
            </p>
            <Arms id={id} />
          </>
        )}
      </div>
      <Button
        size="small"
        aria-label={t(`actsOn.${act}`, { name })}
        onClick={() => props.onAsk({ act, name, study_id: id })}
      >
        {t(`acts.${act}`)}
      </Button>
    </li>
  );
}

function Arms({ id }: { id: string }) {
  const t = useTranslations("admin.study");
  const { data } = useStudyArms(id);
  const look = useLook(id);
  const p = data?.sample_ratio_p ?? null;
  return (
    <div className="figures text-ink-2 text-xs">
      {data && (
        <p>
          {t("arms", {
            treated: data.treated,
            control: data.control,
            using: data.treated_using + data.control_using,
            withdrawn: data.withdrawn,
          })}
        </p>
      )}
      {p !== null && <p>{t("ratio", { p })}</p>}
      {p !== null && Number(p) < RATIO_DOUBTED && <p className="text-warn">{t("ratioDoubted")}</p>}
      {look && <Looked document={look} />}
    </div>
  );
}

interface Interval {
  value: number;
  low: number;
  high: number;
}

function Looked({ document }: { document: string }) {
  const t = useTranslations("admin.study");
  const { users, days } = JSON.parse(document) as {
    users: Interval | null;
    days: { neutral: Interval } | null;
  };
  const text = (found: Interval | null | undefined) =>
    found
      ? t("points", {
          value: pointsOf(String(found.value)),
          low: pointsOf(String(found.low)),
          high: pointsOf(String(found.high)),
        })
      : t("nothing");
  return (
    <p className="text-ink">{t("looked", { users: text(users), days: text(days?.neutral) })}</p>
  );
}
