namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Reads what matters of project files in XML, and of solutions, by their text: they may be cut short.</summary>
internal static class XmlManifests
{
    public static void ReadSolution(string text, ProjectFacts facts)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("Project(\"", StringComparison.Ordinal))
            {
                // Project("{kind}") = "Name", "path/Name.csproj", "{id}"; a folder's path is its name.
                var pieces = line.Split('"');
                if (pieces.Length > 5 && pieces[5].EndsWith("proj", StringComparison.Ordinal))
                {
                    ProjectFacts.Add(facts.Parts, pieces[3]);
                }
            }
            else if (line.StartsWith("<Project ", StringComparison.Ordinal) && Attribute(line, "Path") is { } path)
            {
                var name = ProjectFileReader.FileName(path.Replace('\\', '/'));
                ProjectFacts.Add(facts.Parts, name[..Math.Max(0, name.LastIndexOf('.'))]);
            }
        }
    }

    public static void ReadProject(string text, ProjectFacts facts)
    {
        facts.SayDescription(Element(text, "Description"));
        foreach (var tag in text.Split('<'))
        {
            if (tag.StartsWith("PackageReference ", StringComparison.Ordinal) || tag.StartsWith("PackageVersion ", StringComparison.Ordinal))
            {
                ProjectFacts.Add(facts.Dependencies, Attribute(tag, "Include"));
            }
        }
    }

    public static void ReadMaven(string text, ProjectFacts facts)
    {
        // The parent's name comes before the project's own.
        var end = text.IndexOf("</parent>", StringComparison.Ordinal);
        var own = end < 0 ? text : text[end..];
        facts.SayName(Element(own, "name") ?? Element(own, "artifactId"));
        facts.SayDescription(Element(own, "description"));
        foreach (var dependency in own.Split("<dependency>").Skip(1))
        {
            ProjectFacts.Add(facts.Dependencies, Element(dependency, "artifactId"));
        }
    }

    private static string? Attribute(string tag, string name)
    {
        var at = tag.IndexOf(name + "=\"", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        at += name.Length + 2;
        var end = tag.IndexOf('"', at);
        return end < 0 ? null : tag[at..end];
    }

    private static string? Element(string text, string name)
    {
        var at = text.IndexOf("<" + name + ">", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        at += name.Length + 2;
        var end = text.IndexOf('<', at);
        return end < 0 ? null : text[at..end].Trim();
    }
}
