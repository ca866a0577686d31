SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f'
  AND conrelid IN ('application'::regclass, 'application_content'::regclass, 'application_event'::regclass, 'letter'::regclass, 'assessment'::regclass, 'funding'::regclass, 'ledger_entry'::regclass)
ORDER BY conrelid, conname
