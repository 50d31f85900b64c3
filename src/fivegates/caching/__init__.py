"""What earlier runs found, kept in the user's own folder: facts by what they were made from. No secret, nothing that is executed."""
