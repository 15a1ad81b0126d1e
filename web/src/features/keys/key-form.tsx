"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { useKept } from "@/browser/kept";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { NewlyMadeKey } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { FRESH, hasScope, isDraft, keyOrder, LIFETIMES, SCOPES, toggled } from "./draft";

const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink text-sm";
const NAME_LENGTH_MAX = 50;
const CAPS = [
  ["max_order_usd", "maxOrder"],
  ["max_day_usd", "maxDay"],
  ["orders_per_day", "ordersPerDay"],
] as const;

/** What a new key may, how much of it, and for how long; what was typed stays until it is made. */
export function KeyForm({ onMade }: { onMade: (made: NewlyMadeKey) => void }) {
  const t = useTranslations("keys");
  const id = useId();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const [draft, setDraft] = useKept("new key", FRESH, isDraft);
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onSuccess: (made) => {
        setDraft(FRESH);
        onMade(made);
        cache.invalidateQueries({ queryKey: trpc.keys.pathKey() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const order = keyOrder(draft, Date.now());
    if (order) create.mutate(order);
  };
  const isComplete = keyOrder(draft, 0) !== null;
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 px-5 pt-2 pb-5 text-ink-2 text-sm">
      <label>
        {t("name")}
        <input
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          maxLength={NAME_LENGTH_MAX}
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          className={FIELD}
        />
        <span id={`${id}-hint`} className="mt-1.5 block text-ink-3 text-xs">
          {t("nameHint")}
        </span>
      </label>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1">{t("scopes")}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-8 items-center gap-2.5 text-ink">
            <input
              type="checkbox"
              checked={hasScope(draft, scope)}
              onChange={() => setDraft(toggled(draft, scope))}
              className="size-4 accent-accent-fill"
            />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      {CAPS.map(([field, word]) => (
        <label key={field}>
          {t(word)}
          <input
            inputMode="decimal"
            value={draft[field]}
            onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
            placeholder={t("noCap")}
            maxLength={16}
            autoComplete="off"
            className={`figures ${FIELD}`}
          />
        </label>
      ))}
      <p className="text-ink-3 text-xs">{t("capsHint")}</p>
      <label>
        {t("expires")}
        <select
          value={draft.lifetime}
          onChange={(event) => setDraft({ ...draft, lifetime: event.target.value })}
          className={FIELD}
        >
          {LIFETIMES.map((lifetime) => (
            <option key={lifetime} value={lifetime}>
              {t(`lifetime.${lifetime}`)}
            </option>
          ))}
        </select>
      </label>
      {create.isError && (
        <p role="alert" className="text-down text-xs">
          {failureText(create.error)}
        </p>
      )}
      <Button type="submit" look="primary" disabled={!isComplete || create.isPending}>
        {create.isPending ? t("making") : t("make")}
      </Button>
    </form>
  );
}
