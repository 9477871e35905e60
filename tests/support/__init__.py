"""What tests share: where things are, how outputs are read, and what they are compared with."""
