"""Departments' tables → suggestions."""
