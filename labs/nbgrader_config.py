"""The course for nbgrader: run ``nbgrader generate_assignment lab1`` and so on in this folder."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "mailedu"
# A submission that hangs is stopped, and the rest of it is graded.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True
