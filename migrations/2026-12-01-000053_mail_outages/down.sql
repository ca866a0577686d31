ALTER TABLE outbox_message
    DROP COLUMN first_tried_at,
    DROP COLUMN unfinished_tries,
    DROP COLUMN parked_for;
DROP DOMAIN cause_of_parking;
