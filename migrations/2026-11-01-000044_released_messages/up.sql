-- A message that was put off to a digest is let go where its reader wants no digest any more.
GRANT UPDATE (delivery) ON outbox_message TO fonds1035_service;
