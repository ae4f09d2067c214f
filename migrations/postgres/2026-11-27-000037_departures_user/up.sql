-- Deleting a person looks for their departures.
CREATE INDEX departures_user ON departures (user_id);
