"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { changes, type Decision, scheduleFields } from "./decision";
import { ScheduleForm } from "./schedule-form";
import { useDecide } from "./use-decide";

const REASON_LENGTH_MAX = 500;

/** Says what a decision does, asks for its reason, and carries it out when that is given. */
export function DecisionDialog(props: { decision: Decision; onClose: () => void }) {
  const t = useTranslations("admin");
  const id = useId();
  const { decision, onClose } = props;
  const [reason, setReason] = useState("");
  const [fields, setFields] = useState(() =>
    "starts_at" in decision ? scheduleFields(decision) : null,
  );
  const { decide, isPending } = useDecide(decision, onClose);
  const isSchedule = decision.act === "schedule";
  const schedule = isSchedule && fields ? changes(decision, fields) : {};
  const isReady = reason.trim() !== "" && schedule !== null && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) decide({ reason: reason.trim(), schedule });
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
        {isSchedule && fields && <ScheduleForm fields={fields} onChange={setFields} />}
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
        <div className="flex gap-3">
          <Button onClick={onClose} className="flex-1">
            {t("cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={!isReady} className="flex-1">
            {isPending ? t("pending") : t(`acts.${decision.act}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
