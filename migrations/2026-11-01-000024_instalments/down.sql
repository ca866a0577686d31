ALTER TABLE instalment_event DROP CONSTRAINT a_payment_has_its_movement;
ALTER TABLE funding_movement
    DROP CONSTRAINT a_movement_is_the_payment_of_its_instalment,
    DROP CONSTRAINT every_movement_has_its_cause,
    DROP CONSTRAINT funding_movement_payment,
    DROP CONSTRAINT an_instalment_is_paid_once,
    DROP COLUMN instalment_seq,
    DROP COLUMN instalment;
DROP TABLE instalment_event, instalment_transition;
ALTER TABLE payment_plan DROP CONSTRAINT a_plan_has_all_its_instalments;
DROP TABLE planned_instalment, payment_plan;
