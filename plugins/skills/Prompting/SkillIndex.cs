using System.Globalization;
using System.Text;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>The list of skills that a model is shown: all by name where they fit, else those that fit the prompt best.</summary>
internal static class SkillIndex
{
    /// <summary>Bytes of a token, about.</summary>
    public const int CharsOfToken = 4;

    private const int LongestLine = 280;
    private const int ShortLine = 140;

    /// <param name="skills">Those that the model may load.</param>
    /// <param name="tokens">What the list may take.</param>
    /// <param name="rank">Puts the most fitting first; asked for only where not all fit.</param>
    public static string Write(IReadOnlyList<Skill> skills, int tokens, Func<IReadOnlyList<Skill>, IReadOnlyList<Skill>> rank)
    {
        var most = tokens * CharsOfToken;
        foreach (var width in (ReadOnlySpan<int>)[LongestLine, ShortLine])
        {
            if (Length(skills, width) <= most)
            {
                return string.Join('\n', skills.OrderBy(static skill => skill.Name, StringComparer.Ordinal).Select(skill => Line(skill, width)));
            }
        }

        var ranked = new List<string>();
        var length = 0;
        foreach (var line in rank(skills).Select(static skill => Line(skill, ShortLine)))
        {
            if (length + line.Length + 1 > most)
            {
                break;
            }

            length += line.Length + 1;
            ranked.Add(line);
        }

        ranked.Sort(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join('\n', ranked)}\n({ranked.Count} of {skills.Count} skills are listed; skill with query finds the others.)");
    }

    /// <summary>Characters of the list, without making it.</summary>
    private static int Length(IReadOnlyList<Skill> skills, int width)
    {
        var length = 0;
        foreach (var skill in skills)
        {
            length += Math.Min(width, skill.Name.Length + skill.Description.Length + 4) + 1;
        }

        return length;
    }

    private static string Line(Skill skill, int width)
    {
        var line = new StringBuilder($"- {skill.Name}: {skill.Description}");
        if (line.Length > width)
        {
            line.Length = char.IsHighSurrogate(line[width - 2]) ? width - 2 : width - 1;
            line.Append('…');
        }

        return line.ToString();
    }
}
