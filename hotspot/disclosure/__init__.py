"""What may leave the room: every number that is shown or saved passes here."""
