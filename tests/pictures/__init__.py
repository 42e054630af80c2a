"""Pictures of everything that is read on paper or on a screen, compared with those that a person has approved."""
