"""What moto lacks of AWS, added to its own classes."""
