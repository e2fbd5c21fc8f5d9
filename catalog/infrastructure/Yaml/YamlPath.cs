namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>Names of values: <c>vars.subnets[0].cidr</c>.</summary>
internal static class YamlPath
{
    /// <summary>A member's path.</summary>
    public static string Join(string path, string member) => path.Length == 0 ? Word(member) : $"{path}.{Word(member)}";

    /// <summary>Finds the node at a path; null where there is none.</summary>
    public static YamlNode? Find(YamlNode root, string path)
    {
        YamlNode? at = root;
        foreach (var step in Steps(path))
        {
            at = at switch
            {
                YamlMap map => map[step],
                YamlList list
                    when int.TryParse(step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)
                        && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (at is null)
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>The plain values and the empty maps and lists below a value, with their paths, as many as are taken.</summary>
    public static IEnumerable<(string Path, YamlNode Node)> Leaves(YamlNode root, string path = "")
    {
        switch (root)
        {
            case YamlMap { Count: > 0 } map:
                foreach (var (name, value) in map.Members)
                {
                    foreach (var leaf in Leaves(value, Join(path, name)))
                    {
                        yield return leaf;
                    }
                }

                break;
            case YamlList { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    foreach (var leaf in Leaves(list.Items[i], $"{path}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]"))
                    {
                        yield return leaf;
                    }
                }

                break;
            default:
                yield return (path, root);
                break;
        }
    }

    private static string Word(string member) =>
        member.AsSpan().ContainsAny(".[]\" ") || member.Length == 0 ? $"\"{member.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : member;

    private static IEnumerable<string> Steps(string path)
    {
        var step = new System.Text.StringBuilder();
        var quoted = false;
        var begun = false;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (quoted && c == '\\' && i + 1 < path.Length)
            {
                step.Append(path[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
                begun = true;
            }
            else if (!quoted && c is '.' or '[' or ']')
            {
                if (step.Length > 0 || begun)
                {
                    yield return step.ToString();
                }

                step.Clear();
                begun = false;
            }
            else
            {
                step.Append(c);
            }
        }

        if (step.Length > 0 || begun)
        {
            yield return step.ToString();
        }
    }
}
