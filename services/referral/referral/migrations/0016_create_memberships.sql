-- Memberships of networks, on either side, and the plans shared in them: nothing about anybody.
CREATE TABLE memberships (
    ref uuid PRIMARY KEY,
    peer text NOT NULL,
    role text NOT NULL CHECK (role IN ('network', 'member')),
    status text NOT NULL CHECK (status IN ('invited', 'applied', 'accepted', 'declined', 'ended')),
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    ended_by text,
    end_reason text CHECK ((end_reason IS NOT NULL) = (status = 'ended')),
    follows jsonb NOT NULL DEFAULT '[]'
);

CREATE INDEX memberships_by_peer ON memberships (peer, role);
