"""Bulk pulls: all pages of many parents into one file, each row once, resumable after any end."""

from __future__ import annotations

from otto_ext.pull._windows import By, Window
from otto_ext.pull._windows import cut as windows

__all__ = ["By", "Window", "windows"]
