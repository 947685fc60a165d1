"""Records on disk, and the database that is loaded from them."""
