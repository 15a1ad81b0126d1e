import { decimal, isAmount, plain } from "@/format/decimal";
import { isoTime, type StudyPlanInput } from "../decision/decision";

/** What the form of a plan holds, as it is typed; the end is in this device's time zone. */
export interface StudyFields {
  question_en: string;
  question_ja: string;
  consent_en: string;
  consent_ja: string;
  agent: string;
  treated: string;
  winsor: string;
  delay: string;
  ends_at: string;
  wallets: string;
  offer: StudyPlanInput["offer"];
  primary: NonNullable<StudyPlanInput["primary"]>;
}

export const TEXTS = ["question_en", "question_ja", "consent_en", "consent_ja", "agent"] as const;
export const NUMBERS = ["treated", "winsor", "delay"] as const;

export const EMPTY: StudyFields = {
  question_en: "",
  question_ja: "",
  consent_en: "",
  consent_ja: "",
  agent: "",
  treated: "50",
  winsor: "1",
  delay: "0",
  ends_at: "",
  wallets: "",
  offer: "ready_key",
  primary: "users",
};

const PERCENT = 100;
const MINUTE_SECONDS = 60;

/** The plan as it is sent; null while a field is empty or cannot be read. */
export function planOf(fields: StudyFields): StudyPlanInput | null {
  if (TEXTS.some((name) => fields[name].trim() === "") || fields.ends_at === "") return null;
  const [treated, winsor, delay] = NUMBERS.map((name) => number(fields[name]));
  if (!treated || !winsor || !delay || treated.gt(PERCENT)) return null;
  const share = treated.div(PERCENT);
  const wallets = walletsOf(fields.wallets);
  return {
    question_en: fields.question_en.trim(),
    question_ja: fields.question_ja.trim(),
    consent_en: fields.consent_en.trim(),
    consent_ja: fields.consent_ja.trim(),
    agent: fields.agent.trim(),
    offer: fields.offer,
    treated_share: plain(share),
    control_share: plain(decimal("1").minus(share)),
    primary: fields.primary,
    winsor_share: plain(winsor.div(PERCENT)),
    delay_seconds: Math.round(delay.times(MINUTE_SECONDS).toNumber()),
    ends_at: isoTime(fields.ends_at),
    ...(wallets.length > 0 && { wallets }),
  };
}

/** Of what a study could detect; null where it cannot be asked. */
export function powerInput(typed: {
  participants: string;
  volatility: string;
  days: string;
  treated: string;
}) {
  const [treated, volatility] = [number(typed.treated), number(typed.volatility)];
  const [participants, days] = [whole(typed.participants), whole(typed.days)];
  if (!treated || !volatility || participants === null || days === null) return null;
  const first = Math.round(treated.div(PERCENT).times(participants).toNumber());
  if (first < 1 || first >= participants) return null;
  return {
    treated: first,
    control: participants - first,
    volatility: plain(volatility.div(PERCENT)),
    days,
  };
}

/** A share in points with two decimals. */
export function pointsOf(share: string): string {
  return decimal(share).times(PERCENT).toFixed(2);
}

function walletsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((wallet) => wallet !== ""))];
}

function number(typed: string) {
  return isAmount(typed) && /\d/.test(typed) ? decimal(`0${typed}`.replace(/\.$/, "")) : null;
}

function whole(typed: string): number | null {
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null;
}
