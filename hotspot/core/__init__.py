"""What every other room speaks of: errors, frozen values, columns, weeks, measures, settings."""
