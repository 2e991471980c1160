import type { FaultChoice, FaultForm } from '../engine/wire';

/** Makes the form's answers into what the core takes; what was left empty is left out. */
export function faultForm(choice: FaultChoice, filled: Record<string, string[]>): FaultForm {
  const form: Record<string, unknown> = { kind: choice.kind };
  for (const { field, input } of choice.fields) {
    const values = filled[field] ?? [];
    if (input === 'pair') form[field] = values;
    else if (values[0]?.trim()) form[field] = values[0].trim();
  }
  return form as unknown as FaultForm;
}
