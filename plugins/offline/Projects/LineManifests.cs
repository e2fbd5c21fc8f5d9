namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Reads manifests that say one thing a line.</summary>
internal static class LineManifests
{
    public static void ReadGo(string text, ProjectFacts facts)
    {
        var block = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("module ", StringComparison.Ordinal))
            {
                facts.SayName(line[7..]);
            }
            else if (line.StartsWith("require (", StringComparison.Ordinal))
            {
                block = true;
            }
            else if (line == ")")
            {
                block = false;
            }
            else if ((block || line.StartsWith("require ", StringComparison.Ordinal)) && !line.Contains("// indirect", StringComparison.Ordinal))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                ProjectFacts.Add(facts.Dependencies, words.Length > 1 && words[0] == "require" ? words[1] : words.FirstOrDefault());
            }
        }
    }

    public static void ReadRequirements(string text, ProjectFacts facts)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length > 0 && line[0] is not ('#' or '-'))
            {
                ProjectFacts.Add(facts.Dependencies, PackageName(line));
            }
        }
    }

    public static void ReadMake(string text, ProjectFacts facts)
    {
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && (colon + 1 == line.Length || line[colon + 1] != '=') && line[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                ProjectFacts.Add(facts.Tasks, "make " + line[..colon]);
            }
        }
    }

    public static void ReadCMake(string text, ProjectFacts facts)
    {
        var at = text.IndexOf("project(", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var rest = text.AsSpan(at + 8).TrimStart();
            var end = rest.IndexOfAny(" )\n\r");
            facts.SayName((end < 0 ? rest : rest[..end]).Trim('"').ToString());
        }
    }

    public static void ReadGems(string text, ProjectFacts facts)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("gem ", StringComparison.Ordinal))
            {
                ProjectFacts.Add(facts.Dependencies, line[4..].Split(',')[0].Trim(' ', '"', '\''));
            }
        }
    }

    /// <summary>A requirement without its version: <c>httpx[http2]>=0.27 ; python_version…</c>.</summary>
    public static string PackageName(string requirement)
    {
        var end = requirement.AsSpan().IndexOfAny("<>=!~;[ @(");
        return (end < 0 ? requirement : requirement[..end]).Trim();
    }
}
