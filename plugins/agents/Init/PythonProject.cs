using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>A project in Python: what it declares, not what its files merely speak of.</summary>
internal static class PythonProject
{
    public static IEnumerable<ProjectCommand> Look(ProjectFiles files)
    {
        if (files.First("pyproject.toml", "setup.py", "requirements.txt") is not { } source)
        {
            yield break;
        }

        var declared = ((string[])["pyproject.toml", "setup.cfg", "tox.ini", "setup.py", "requirements.txt", "requirements-dev.txt", "dev-requirements.txt"])
            .Select(name => (Name: name, Text: files.Text(name))).Where(static file => file.Text is not null).ToList();
        string? Declares(string tool, params string[] settings) => files.First(settings) ?? declared.Find(file => IsDeclared(file.Text!, tool)).Name;

        var run = files.Has("uv.lock") ? "uv run " : files.Has("poetry.lock") ? "poetry run " : "";
        yield return files.Command(
            "install",
            run switch
            {
                "uv run " => "uv sync",
                "poetry run " => "poetry install",
                _ => source == "requirements.txt" ? "pip install -r requirements.txt" : "pip install -e ."
            },
            source);
        if (files.Has("tox.ini"))
        {
            yield return files.Command("test", "tox", "tox.ini");
        }

        if (Declares("pytest", "pytest.ini", "conftest.py", "tests/conftest.py") is { } pytest)
        {
            yield return files.Command("test", run.Length > 0 ? run + "pytest" : "python -m pytest", pytest);
        }
        else if ((files.HasFolder("tests") ? "tests" : files.HasFolder("test") ? "test" : null) is { } tests)
        {
            yield return files.Command("test", $"{run}python -m unittest discover -s {tests}", tests + "/");
        }

        foreach (var (tool, purpose, line, settings) in (IEnumerable<(string, string, string, string[])>)
        [
            ("ruff", "lint", "ruff check .", ["ruff.toml", ".ruff.toml"]), ("mypy", "lint", "mypy .", ["mypy.ini", ".mypy.ini"]),
            ("flake8", "lint", "flake8", [".flake8"]), ("black", "format", "black .", []),
        ])
        {
            if (Declares(tool, settings) is { } file)
            {
                yield return files.Command(purpose, run + line, file);
            }
        }
    }

    /// <summary>Tells whether a text has a tool among its requirements, or a section of settings for it.</summary>
    internal static bool IsDeclared(string text, string tool)
    {
        var requirement = new Regex(
            $@"^\s*(commands\s*=\s*)?{tool}(-[\w-]+)?(\[[\w, -]*\])?\s*([<>=!~;@,].*)?$|^\s*commands\s*=\s*{tool}\s|[""']{tool}(-[\w-]+)?(\[[\w, -]*\])?\s*([<>=!~;@][^""']*)?[""']",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        var section = new Regex($@"^\s*\[(tool[.:])?{tool}[\].:]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return text.Split('\n').Select(static line => line.IndexOf('#', StringComparison.Ordinal) is >= 0 and var comment ? line[..comment] : line)
            .Any(line => line.Contains(tool, StringComparison.Ordinal) && line.Length < 2_000 && (section.IsMatch(line) || requirement.IsMatch(line)));
    }
}
