-- Makes one of the two roles; there is no IF NOT EXISTS for a role [r_CREATE_ROLE].
CREATE ROLE "sparkify_reader"
