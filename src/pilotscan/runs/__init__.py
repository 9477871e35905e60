"""What a command does to many files, without a word on the screen."""
