-- The inbox of the desk: what is open, the longest waiting first; what is over, the newest first; what has an answer's date.
CREATE INDEX received_referrals_open ON received_referrals (received_at, ref)
    WHERE status IN ('sent', 'waitlisted', 'accepted', 'started');
CREATE INDEX received_referrals_over ON received_referrals (received_at DESC, ref DESC)
    WHERE status IN ('completed', 'left', 'declined', 'cancelled', 'lapsed');
CREATE INDEX received_referrals_to_answer ON received_referrals (answer_by, ref) WHERE status = 'sent';
CREATE INDEX proposals_newest ON proposals (proposed_at DESC, ref DESC);
