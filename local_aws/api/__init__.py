"""AWS's HTTP API on this machine: moto's services behind one socket, and the clusters that its Redshift starts."""
