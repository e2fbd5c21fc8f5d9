using System.Globalization;
using System.Text;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>The list of skills that a model is shown: all by name where they fit, else those that fit the prompt best.</summary>
internal static class SkillIndex
{
    /// <summary>Bytes of UTF-8 that <see cref="TokenEstimate"/> takes for a token.</summary>
    private const int BytesOfToken = 4;

    private const int LongestLine = 280;
    private const int ShortLine = 140;

    /// <summary>Of the line that says how many are not listed.</summary>
    private const int TailBytes = 80;

    /// <param name="skills">Those that the model may load.</param>
    /// <param name="tokens">What the list may take.</param>
    /// <param name="rank">Puts the most fitting first; asked for only where not all fit.</param>
    public static string Write(List<Skill> skills, int tokens, Func<IReadOnlyList<Skill>, RankedSkills> rank)
    {
        var most = tokens * BytesOfToken;
        foreach (var width in (ReadOnlySpan<int>)[LongestLine, ShortLine])
        {
            if (Fits(skills, width, most))
            {
                return string.Join('\n', skills.OrderBy(static skill => skill.Name, StringComparer.Ordinal).Select(skill => Line(skill, width)));
            }
        }

        var lines = new List<string>();
        var length = TailBytes;
        for (var ranked = rank(skills); ranked.Take() is { } skill;)
        {
            var line = Line(skill, ShortLine);
            length += Encoding.UTF8.GetByteCount(line) + 1;
            if (length > most)
            {
                break;
            }

            OrderedTexts.Insert(lines, line);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('\n', lines)}\n({lines.Count} of {skills.Count} skills are listed; skill with query finds the others.)");
    }

    /// <summary>Checks that all of them have room in a list of so many tokens.</summary>
    public static bool Fits(List<Skill> skills, int tokens) => Fits(skills, ShortLine, tokens * BytesOfToken);

    /// <summary>Without making the list, and without looking at more than there is room for.</summary>
    private static bool Fits(List<Skill> skills, int width, int most)
    {
        var length = 0;
        foreach (var skill in skills)
        {
            length += Bytes(skill, width);
            if (length > most)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes of a line and its break, or a few more: where it is cut.</summary>
    private static int Bytes(Skill skill, int width)
    {
        const int Around = 5;
        const int Mark = 2;
        var left = width - (Around - 1) - skill.Name.Length;
        return skill.Description.Length <= left
            ? Encoding.UTF8.GetByteCount(skill.Name) + Encoding.UTF8.GetByteCount(skill.Description) + Around
            : Encoding.UTF8.GetByteCount(skill.Name) + Encoding.UTF8.GetByteCount(skill.Description.AsSpan(0, Math.Max(0, left))) + Around + Mark;
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
