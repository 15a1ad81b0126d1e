"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { FateNotice } from "@/orders/fate-notice";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialogs/dialog";
import { type Decision, nameOf } from "./decision";
import { changedBy, fieldNames, fieldsBefore } from "./fields";
import { FieldsForm } from "./fields-form";
import { useDecide } from "./use-decide";

const REASON_LENGTH_MAX = 500;

/** Says what a decision does, asks for its reason, and carries it out when that is given. */
export function DecisionDialog(props: { decision: Decision; onClose: () => void }) {
  const t = useTranslations("admin");
  const tOrder = useTranslations("order");
  const id = useId();
  const { decision, onClose } = props;
  const [reason, setReason] = useKept(`reason ${nameOf(decision)}`, "", isText);
  const [fields, setFields] = useState(() => fieldsBefore(decision));
  const names = fieldNames(decision.act);
  const changed = changedBy(decision, fields);
  const given = { reason: reason.trim(), changed: changed ?? {} };
  const { place, isPending, isAgain, fate } = useDecide(decision, given, () => {
    setReason("");
    onClose();
  });
  const isReady = reason.trim() !== "" && changed !== null && !isPending;
  const action = isAgain ? tOrder("again") : t(`acts.${decision.act}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) place(given);
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t(`ask.${decision.act}`, { name: decision.name })}
      description={t(`means.${decision.act}`)}
      isTyping
    >
      <form onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 pt-1 pb-6">
        {names.length > 0 && <FieldsForm names={names} fields={fields} onChange={setFields} />}
        <div>
          <label htmlFor={id} className="text-ink-2 text-sm">
            {t("reason")}
          </label>
          <textarea
            id={id}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={REASON_LENGTH_MAX}
            rows={3}
            required
            aria-describedby={`${id}-hint`}
            className="mt-1.5 w-full resize-none rounded-xl border border-line bg-canvas px-3 py-2 text-sm"
          />
          <p id={`${id}-hint`} className="text-ink-3 text-xs">
            {t("reasonHint")}
          </p>
        </div>
        <FateNotice fate={fate} />
        <div className="flex gap-3">
          <Button onClick={onClose} className="flex-1">
            {t("cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={!isReady} className="flex-1">
            {isPending ? t("pending") : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
