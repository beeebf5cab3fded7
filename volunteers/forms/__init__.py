"""What coordinators type: the questions, and the words when an answer is not one."""
