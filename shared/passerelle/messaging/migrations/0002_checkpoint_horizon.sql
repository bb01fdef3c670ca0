-- A message can be queued long before it is sent: a checkpoint says up to when everything queued had been sent.
ALTER TABLE checkpoints ADD COLUMN sent_before timestamptz NOT NULL DEFAULT now();
