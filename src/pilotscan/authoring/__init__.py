"""What helps authors of files: schemas for editors, a file to fill in, explanations."""
