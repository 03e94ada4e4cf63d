"""Every chart has its limits: where noise of its kind ends, and news may begin."""
