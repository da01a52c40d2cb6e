-- Whether what a bucket lacks is no matter of its own: labels have stopped coming to all traffic.
ALTER TABLE ml_feedback_state ADD COLUMN IF NOT EXISTS Everywhere Bool AFTER Lacking;
