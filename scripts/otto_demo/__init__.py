"""The main job, shown: regenerate the client from a served document, call, renew, wait, rerun."""
