"""The answers to the standing questions, and the page that shows them."""
