"""Figures and sentences as an office puts them, for screen and paper alike."""
