-- Gives a user one of the two roles; given twice it stays given [r_GRANT].
GRANT ROLE "sparkify_reader" TO "NAME"
