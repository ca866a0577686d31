REVOKE UPDATE (delivery) ON outbox_message FROM fonds1035_service;
