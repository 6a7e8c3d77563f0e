"""What a coordinator should look at in the results of a round, each kind in a file of its own."""
