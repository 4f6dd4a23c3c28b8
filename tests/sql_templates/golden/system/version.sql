-- What the warehouse says that it is: the first question that `loader doctor` asks.
SELECT VERSION() AS version
