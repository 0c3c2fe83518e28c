"""个人信息请求: a person asks what is kept about them, has it corrected, or has it erased where law allows."""
