namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Reads what matters of <c>Cargo.toml</c> and <c>pyproject.toml</c>, line by line.</summary>
internal static class TomlManifests
{
    public static void Read(string text, ProjectFacts facts)
    {
        var section = "";
        var list = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (list)
            {
                AddQuoted(line, facts);
                list = !line.StartsWith(']') && !line.EndsWith(']');
                continue;
            }

            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']', ' ');
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || line[0] == '#')
            {
                continue;
            }

            var key = line[..equals].Trim().Trim('"');
            var value = line[(equals + 1)..].Trim();
            if (section is "package" or "project" or "tool.poetry")
            {
                if (key == "name")
                {
                    facts.SayName(value.Trim('"', '\''));
                }
                else if (key == "description")
                {
                    facts.SayDescription(value.Trim('"', '\''));
                }
                else if (key == "dependencies" && value.StartsWith('['))
                {
                    AddQuoted(value, facts);
                    list = !value.EndsWith(']');
                }
            }
            else if (section is "dependencies" or "dev-dependencies" or "workspace.dependencies" or "tool.poetry.dependencies")
            {
                ProjectFacts.Add(facts.Dependencies, key);
            }
        }
    }

    private static void AddQuoted(string line, ProjectFacts facts)
    {
        var pieces = line.Split('"');
        if (pieces.Length < 3)
        {
            pieces = line.Split('\'');
        }

        for (var i = 1; i < pieces.Length; i += 2)
        {
            ProjectFacts.Add(facts.Dependencies, LineManifests.PackageName(pieces[i]));
        }
    }
}
