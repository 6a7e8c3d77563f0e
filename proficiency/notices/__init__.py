"""What people are told: in the product and by e-mail, written with the change it tells of."""
