-- Under which policy somebody made the account themselves: what access brought here leaves with it.
ALTER TABLE users ADD COLUMN sign_up_policy TEXT;
CREATE INDEX users_sign_up_policy ON users (sign_up_policy, created_at) WHERE sign_up_policy IS NOT NULL;
