"""The national form as data: ``form.yaml`` → frozen values, checked; label trees → cells; the names of its figures."""
